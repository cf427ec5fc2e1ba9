import { type JsonObject, LIMITS, type NodeChange, ON_ERROR, type WorkflowNode } from '@automateos/model';
import { FieldList } from '../form/field-list.tsx';
import { useAnyFault } from '../form/form-context.tsx';
import { FormSection } from '../form/form-section.tsx';
import type { Field } from '../schema/field-shape.ts';

const ON_ERROR_WORDS: Readonly<Record<(typeof ON_ERROR)[number], string>> = {
  stop: 'Stop the run',
  continue: 'Go on, with the error as output',
  branch: 'Take the output “error”',
};

const RETRY_TITLES = 'Attempts, delays and jitter that are not set are those of the node type.';

const delay = (name: string, title: string, description: string): Field => ({
  name,
  title,
  description,
  isRequired: false,
  default: undefined,
  placeholder: 'Default',
  shape: { kind: 'number', isInteger: true, minimum: 0, maximum: LIMITS.maxDelayMs, isDuration: true },
});

const number = (name: string, title: string, description: string, isInteger: boolean): Field => ({
  ...delay(name, title, description),
  shape: { kind: 'number', isInteger, minimum: 1, maximum: undefined, isDuration: false },
});

const FIELDS: readonly Field[] = [
  {
    name: 'on_error',
    title: 'When it fails for good',
    description:
      'What happens when all attempts have failed. A run in which every failure was taken up ends with success.',
    isRequired: false,
    default: 'stop',
    placeholder: undefined,
    shape: { kind: 'choice', choices: ON_ERROR.map((value) => ({ value, label: ON_ERROR_WORDS[value] })) },
  },
  {
    name: 'retry',
    title: 'Try again',
    description: RETRY_TITLES,
    isRequired: false,
    default: undefined,
    placeholder: undefined,
    shape: {
      kind: 'object',
      fields: [
        number(
          'max_attempts',
          'Attempts',
          `How often it is tried in all, ${LIMITS.maxAttempts} times at most; 1 is no retry.`,
          true,
        ),
        delay('initial_delay_ms', 'First delay', 'How long the second attempt waits.'),
        number('factor', 'Factor', 'By how much each delay is longer than the one before.', false),
        delay('max_delay_ms', 'Longest delay', 'No delay is longer than this.'),
        {
          name: 'jitter',
          title: 'Jitter',
          description:
            'Whether delays are random up to their length, so that many runs do not try again at the same moment.',
          isRequired: false,
          default: undefined,
          placeholder: undefined,
          shape: {
            kind: 'choice',
            choices: [
              { value: true, label: 'Yes' },
              { value: false, label: 'No' },
            ],
          },
        },
      ],
    },
  },
  delay('timeout_ms', 'Time limit of an attempt', 'An attempt that takes longer has failed.'),
];

interface FailureFormProps {
  readonly node: WorkflowNode;
  readonly onChange: (change: NodeChange) => void;
}

/** What happens when the node fails. */
export function FailureForm({ node, onChange }: FailureFormProps) {
  const hasFault = useAnyFault(FIELDS.map(({ name }) => name));
  const { on_error: onError, retry, timeout_ms: timeoutMs } = node;
  const value = { on_error: onError, retry, timeout_ms: timeoutMs } as unknown as JsonObject; // as: fields that are undefined are not there
  return (
    <FormSection title="On failure" summary={summarize(node)} hasFault={hasFault}>
      <FieldList
        fields={FIELDS}
        value={value}
        onChange={(next) => onChange(toChange(next))}
        path={[]}
        isTemplate={false}
      />
    </FormSection>
  );
}

/** A policy without anything in it is none. What is wrong in it is told by the document's own check. */
function toChange({ on_error, retry, timeout_ms }: JsonObject): NodeChange {
  const isEmpty = retry === undefined || Object.keys(retry ?? {}).length === 0;
  return { on_error, retry: isEmpty ? undefined : retry, timeout_ms } as NodeChange; // as: the form's controls make no other kinds
}

function summarize({ on_error: onError = 'stop', retry }: WorkflowNode): string {
  const attempts = retry?.max_attempts;
  return [
    ON_ERROR_WORDS[onError],
    attempts === undefined ? '' : `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
