export const STEP_TABS = ['input', 'output', 'error', 'attempts'] as const;
export type StepTab = (typeof STEP_TABS)[number];
