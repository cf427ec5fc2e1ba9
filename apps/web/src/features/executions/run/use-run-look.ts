import { useUrlFilter } from '../../../components/use-url-filter.ts';
import { STEP_TABS, type StepTab } from './panel/step-tabs.ts';
import { type StepView, stepKey } from './step-view.ts';

export const RUN_VIEWS = ['canvas', 'timeline', 'list'] as const;
export type RunView = (typeof RUN_VIEWS)[number];

/** Stands in the address for a panel that was closed; no node has such an id. */
const CLOSED = '-';

interface RunLook {
  /** Undefined: what suits the screen. */
  readonly view: RunView | undefined;
  readonly setView: (view: RunView) => void;
  /** Key of the step whose panel is open. */
  readonly selected: string | undefined;
  /** Whether nobody chose or closed a step yet. */
  readonly isUntouched: boolean;
  readonly select: (step: StepView | undefined) => void;
  readonly tab: StepTab | undefined;
  readonly setTab: (tab: StepTab) => void;
}

/** What of a run is on the screen; kept in the address, so that a link shows the same. */
export function useRunLook(): RunLook {
  const [params, change] = useUrlFilter();
  const node = params.get('step');
  return {
    view: RUN_VIEWS.find((known) => known === params.get('view')),
    setView: (view) => change({ view }),
    selected: node === null || node === CLOSED ? undefined : stepKey(node, params.get('pass') ?? ''),
    isUntouched: node === null,
    select: (step) => change({ step: step?.nodeId ?? CLOSED, pass: step?.iteration, tab: undefined }),
    tab: STEP_TABS.find((known) => known === params.get('tab')),
    setTab: (tab) => change({ tab }),
  };
}
