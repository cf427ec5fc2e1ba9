import { useQuery } from '@tanstack/react-query';
import { listWaitsOptions } from '../../../../api/generated/@tanstack/react-query.gen.ts';
import type { OpenWait } from '../../../../api/generated/index.ts';
import type { StepView } from '../step-view.ts';

/** The question that a step waits to be answered, with its link. Undefined for one that waits for time alone. */
export function useOpenWait(executionId: string, step: StepView): OpenWait | undefined {
  const { data } = useQuery(listWaitsOptions({ path: { id: executionId } }));
  return data?.items.find(({ node_id, iteration }) => node_id === step.nodeId && iteration === step.iteration);
}
