import { type DemoService, fault } from './demo-service.ts';

const WITHOUT_BODY = new Set([204, 205, 304]);

/** Answers with the status asked for. */
export const status: DemoService = {
  path: '/status/{code}',
  answer: (_request, rest) => {
    const code = Number(rest);
    if (!/^[2-5]\d\d$/.test(rest)) return fault(400, 'The status must be from 200 to 599');
    return { status: code, body: WITHOUT_BODY.has(code) ? undefined : { status: code } };
  },
};
