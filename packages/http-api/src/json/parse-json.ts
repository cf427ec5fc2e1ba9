import { isUtf8 } from 'node:buffer';
import { AppError, type Json, toError } from '@automateos/model';
import { findJsonExcess } from './find-json-excess.ts';

function malformed(message: string): AppError {
  return new AppError('MALFORMED_JSON', message);
}

/** The parser's own message, without the piece of the body that it quotes. */
function faultOf(thrown: unknown): string {
  const position = /at position \d+(?: \(line \d+ column \d+\))?/.exec(toError(thrown).message)?.[0];
  return position === undefined ? 'It ends too early.' : `The fault is ${position}.`;
}

/** Parses a body within the limits. @throws AppError MALFORMED_JSON */
export function parseJson(body: Buffer): Json {
  if (!isUtf8(body)) throw malformed('The body is not UTF-8.');
  const excess = findJsonExcess(body);
  if (excess !== undefined) throw malformed(`The JSON has ${excess}.`);
  try {
    return JSON.parse(body.toString('utf8')) as Json; // JSON.parse gives nothing else
  } catch (error) {
    throw malformed(`The body is not JSON. ${faultOf(error)}`);
  }
}
