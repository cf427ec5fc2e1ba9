import type { Json } from '@automateos/model';
import { type DemoService, fault } from './demo-service.ts';
import { entryFrom, numberFrom } from './made-up.ts';

const PAGES = 3;
const ORDERS_A_PAGE = 5;
const CUSTOMERS = [
  'ada@blue-sky.example',
  'ben@acme.example',
  'chen@north-wind.example',
  'dora@unknown.example',
] as const;
const STATUSES = ['paid', 'paid', 'open', 'refunded'] as const;

/** Orders in pages; `next` is the URL of the page after, null on the last. */
export const orders: DemoService = {
  path: '/orders',
  methods: ['GET', 'HEAD'],
  answer: ({ origin, query }) => {
    const page = Number(query.get('page') ?? '1');
    if (!Number.isInteger(page) || page < 1 || page > PAGES) return fault(400, `page must be from 1 to ${PAGES}`);
    const first = (page - 1) * ORDERS_A_PAGE + 1;
    return {
      status: 200,
      body: {
        items: Array.from({ length: ORDERS_A_PAGE }, (_, index) => order(first + index)),
        page,
        next: page < PAGES ? `${origin}/orders?page=${page + 1}` : null,
      },
    };
  },
};

function order(number: number): Json {
  const id = `order-${1_000 + number}`;
  return {
    id,
    customer: entryFrom(`customer ${id}`, CUSTOMERS),
    total: (500 + numberFrom(`total ${id}`, 50_000)) / 100,
    currency: 'EUR',
    status: entryFrom(`status ${id}`, STATUSES),
  };
}
