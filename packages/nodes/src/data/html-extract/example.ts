import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'Names, prices and links of all products of a page.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      {
        id: 'products',
        type: 'html_extract',
        config: {
          html: '{{trigger.payload.page}}',
          each: 'li.product',
          fields: {
            name: { selector: 'a' },
            price: { selector: '.price' },
            link: { selector: 'a', take: 'attribute', attribute: 'href' },
          },
        },
      },
    ],
    connections: [{ from: 'start', to: 'products' }],
  },
  payload: {
    page:
      '<ul><li class="product"><a href="/lamp">Lamp</a> <b class="price">19 €</b></li>' +
      '<li class="product"><a href="/chair">Chair</a></li><li>Imprint</li></ul>',
  },
  result: {
    products: [
      { name: 'Lamp', price: '19 €', link: '/lamp' },
      { name: 'Chair', price: null, link: '/chair' },
    ],
  },
};
