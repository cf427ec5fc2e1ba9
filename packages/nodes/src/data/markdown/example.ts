import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'The HTML of a mail, from a text that a customer wrote.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      { id: 'mail', type: 'markdown', config: { text: '# Your question\n\n{{trigger.payload.question}}' } },
    ],
    connections: [{ from: 'start', to: 'mail' }],
  },
  payload: { question: 'Is the **blue** chair <b>available</b>?' },
  result: {
    mail: '<h1>Your question</h1>\n<p>Is the <strong>blue</strong> chair &lt;b&gt;available&lt;/b&gt;?</p>\n',
  },
};
