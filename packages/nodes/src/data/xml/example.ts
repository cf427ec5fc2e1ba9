import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'The titles of a news feed.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      { id: 'feed', type: 'http_request', config: { url: 'https://news.example.com/feed.xml' } },
      { id: 'news', type: 'xml', config: { text: '{{feed.body}}', lists: ['item'] } },
      { id: 'titles', type: 'aggregate', config: { items: '{{news.rss.channel.item}}', fields: [{ field: 'title' }] } },
    ],
    connections: [
      { from: 'start', to: 'feed' },
      { from: 'feed', to: 'news' },
      { from: 'news', to: 'titles' },
    ],
  },
  answers: {
    'GET https://news.example.com/feed.xml': {
      status: 200,
      body: '<rss version="2.0"><channel><item><title>Salt &amp; pepper</title></item></channel></rss>',
    },
  },
  payload: {},
  result: { titles: { title: ['Salt & pepper'] } },
};
