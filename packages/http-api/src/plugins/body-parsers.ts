import type { FastifyInstance } from 'fastify';
import { refuseEncodedBody, unsupportedMediaType } from '../errors/to-refusal.ts';
import { isUtf8Charset, parseContentType } from '../json/content-type.ts';
import { parseForm } from '../json/parse-form.ts';
import { parseJson } from '../json/parse-json.ts';

export const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

/** The content types that routes of this scope take. */
export function contentTypesOf(app: FastifyInstance): string[] {
  return [JSON_TYPE, FORM].filter((type) => app.hasContentTypeParser(type));
}

type Parse = (body: Buffer) => unknown;

function addParser(app: FastifyInstance, essence: string, parse: Parse): void {
  app.addContentTypeParser<Buffer>(essence, { parseAs: 'buffer' }, (request, body, done) => {
    const type = parseContentType(request.headers['content-type'] ?? '');
    if (type?.essence !== essence || !isUtf8Charset(type.charset)) {
      done(unsupportedMediaType(contentTypesOf(app)));
      return;
    }
    try {
      refuseEncodedBody(request.headers['content-encoding']);
      done(null, body.length === 0 ? undefined : parse(body));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      done(error);
    }
  });
}

/** JSON is the one content type of the API; what a route takes besides, it declares itself. */
export function useJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  addParser(app, JSON_TYPE, parseJson);
}

export function alsoTakeForms(app: FastifyInstance): void {
  addParser(app, FORM, parseForm);
}
