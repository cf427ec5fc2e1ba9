import { checkDefinition } from '@automateos/engine';
import type { WorkflowDefinition } from '@automateos/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { previewExpression } from './preview-expression.ts';

/** Nodes in running order, some of them in a loop; connections go forward and cross no border of a loop. */
const definitions = fc
  .record({
    parents: fc.array(fc.option(fc.nat(), { nil: undefined }), { minLength: 1, maxLength: 8 }),
    pairs: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 16 }),
  })
  .map(({ parents, pairs }): WorkflowDefinition => {
    const nodes = parents.map((wish, index) => {
      const parent = wish === undefined || index === 0 ? undefined : `n${wish % index}`;
      return { id: `n${index}`, type: 'any', config: {}, ...(parent !== undefined && { parent }) };
    });
    const connections = pairs.flatMap(([left, right]) => {
      const [from, to] = [left % nodes.length, right % nodes.length].sort((one, other) => one - other);
      const isLegal = from !== to && nodes[from ?? 0]?.parent === nodes[to ?? 0]?.parent;
      return isLegal ? [{ from: `n${from}`, to: `n${to}` }] : [];
    });
    return { nodes, connections };
  });

it('what comes before a node is what the check at save says', () => {
  fc.assert(
    fc.property(definitions, fc.nat(), fc.nat(), (definition, first, second) => {
      const { nodes } = definition;
      const named = nodes[first % nodes.length]?.id ?? '';
      const inNode = nodes[second % nodes.length]?.id ?? '';
      const issues = checkDefinition(definition, {
        nodeFacts: () => ({ trigger: false, outputs: ['main'], version: 1, loop: {} }) as never, // what the check of references reads
        nodeTypes: [],
        configChecks: () => [],
        expressionReferences: ({ id }) => ({
          issues: [],
          references: id === inNode ? [{ path: [], nodeId: named }] : [],
        }),
      });
      const isRefused = issues.some(({ issue }) => issue.endsWith(`does not come before "${inNode}"`));
      const data = { outputs: Object.fromEntries(nodes.map(({ id }) => [id, 1])) };
      const request = { source: `{{${named}}}`, kind: 'template', nodeId: inNode, definition, data } as const;
      const result = previewExpression(request, { nowMs: 0, monotonicMs: () => 0 });
      expect(result.ok).toBe(!isRefused);
    }),
    { numRuns: 500 },
  );
});
