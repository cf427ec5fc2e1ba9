export { nodeCatalogue } from './catalogue.ts';
export { type ClosableCodeRunner, createCodeRunner } from './code/sandbox/create-code-runner.ts';
export { type ClosableNodeRunner, createNodeRunner } from './heavy/create-node-runner.ts';
