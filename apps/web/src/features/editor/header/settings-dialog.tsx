import { createWorkflowBodySchema, settingsSchema } from '@automateos/model';
import { Button, Flex, SimpleGrid, Text, Textarea } from '@chakra-ui/react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { changeWorkflow, type Workflow } from '../../../api/generated/index.ts';
import { useApi } from '../../../api/use-api.ts';
import { Modal } from '../../../components/modal.tsx';
import { applyServerFaults } from '../../../forms/apply-server-faults.ts';
import { Form } from '../../../forms/form.tsx';
import { houseResolver } from '../../../forms/house-resolver.ts';
import { FieldFrame, TextField } from '../../../forms/text-field.tsx';
import { type SettingsValues, toSettings, toValues } from './settings-values.ts';

/** Numbers are typed as text, and nothing typed is no limit. */
const optionalNumber = (schema: z.ZodType) =>
  z.string().refine((text) => text.trim() === '' || schema.safeParse(Number(text)).success, {
    error: ({ input }) => explain(schema, Number(input)),
  });

function explain(schema: z.ZodType, value: number): string {
  const parsed = schema.safeParse(value);
  return Number.isNaN(value) || parsed.success ? 'Must be a number' : (parsed.error.issues[0]?.message ?? 'Invalid');
}

const { timeout_ms, max_concurrency, rate_limit, retention } = settingsSchema.shape;
const { count, per_ms } = rate_limit.unwrap().shape;
const { days, max_executions } = retention.unwrap().shape;
const inSeconds = (schema: z.ZodType) =>
  z
    .number()
    .transform((seconds) => seconds * 1_000)
    .pipe(schema as z.ZodType<unknown, number>);

const valuesSchema = z
  .object({
    description: createWorkflowBodySchema.shape.description.unwrap(),
    maxConcurrency: optionalNumber(max_concurrency),
    timeoutSeconds: optionalNumber(inSeconds(timeout_ms)),
    rateCount: optionalNumber(count),
    rateSeconds: optionalNumber(inSeconds(per_ms)),
    keptDays: optionalNumber(days),
    keptRuns: optionalNumber(max_executions),
  })
  .refine(({ rateCount, rateSeconds }) => (rateCount.trim() === '') === (rateSeconds.trim() === ''), {
    path: ['rateSeconds'],
    error: 'A rate needs both: how many runs, and in how many seconds',
  });

interface SettingsDialogProps {
  readonly workflow: Workflow;
  readonly onClose: () => void;
}

/** What holds for the workflow as a whole: its description and its limits. Saved at once. */
export function SettingsDialog({ workflow, onClose }: SettingsDialogProps) {
  const form = useForm<SettingsValues>({ resolver: houseResolver(valuesSchema), defaultValues: toValues(workflow) });
  const { errors } = form.formState;
  const change = useApi({
    call: (values: SettingsValues) =>
      changeWorkflow({
        path: { id: workflow.id },
        body: { description: values.description, settings: toSettings(values) },
        throwOnError: true,
      }),
    refreshes: ['listWorkflows', 'getWorkflow'],
    onSuccess: onClose,
    onError: (failure) => applyServerFaults(form, failure),
  });
  return (
    <Modal title="Workflow settings" size="md" onClose={onClose}>
      <Form onSubmit={form.handleSubmit((values) => change.mutate(values))} fault={errors.root?.message}>
        <FieldFrame label="Description" error={errors.description?.message}>
          <Textarea rows={3} {...form.register('description')} placeholder="What it is for, and whom to ask" />
        </FieldFrame>
        <SimpleGrid columns={{ base: 1, md: 2 }} gap="4">
          <TextField
            label="Runs at once"
            inputMode="numeric"
            placeholder="No limit"
            field={form.register('maxConcurrency')}
            error={errors.maxConcurrency?.message}
            hint="More than these wait their turn."
          />
          <TextField
            label="Time limit of a run, in seconds"
            inputMode="decimal"
            placeholder="3600"
            field={form.register('timeoutSeconds')}
            error={errors.timeoutSeconds?.message}
          />
          <TextField
            label="Start at most"
            inputMode="numeric"
            placeholder="Any number of runs"
            field={form.register('rateCount')}
            error={errors.rateCount?.message}
          />
          <TextField
            label="in so many seconds"
            inputMode="decimal"
            placeholder="60"
            field={form.register('rateSeconds')}
            error={errors.rateSeconds?.message}
          />
          <TextField
            label="Keep ended runs, in days"
            inputMode="numeric"
            placeholder="As the server says"
            field={form.register('keptDays')}
            error={errors.keptDays?.message}
            hint="Failed ones stay until they are decided about."
          />
          <TextField
            label="Keep at most"
            inputMode="numeric"
            placeholder="Any number of runs"
            field={form.register('keptRuns')}
            error={errors.keptRuns?.message}
          />
        </SimpleGrid>
        <Flex justify="space-between" align="center" gap="3">
          <Text color="fg.muted">They hold for new runs.</Text>
          <Button type="submit" variant="solid" loading={change.isPending}>
            Save settings
          </Button>
        </Flex>
      </Form>
    </Modal>
  );
}
