export interface Explanation {
  /** The cause in a few words. */
  readonly cause: string;
  /** What one can do about it. */
  readonly advice: string;
}

const REPAIR = 'Repair the workflow, then restart from this step on the current version.';

/** What the codes of failed steps and runs mean for people. */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  HTTP_ERROR_STATUS: {
    cause: 'The service answered with an error',
    advice: 'Read what it answered. If it was a passing fault, retry; if the request was wrong, repair it first.',
  },
  STEP_TIMEOUT: {
    cause: 'No answer in time',
    advice: 'The call may have had its effect: look at the other side before you retry. Or give the step more time.',
  },
  NETWORK_ERROR: {
    cause: 'The connection broke',
    advice: 'The call may have had its effect: look at the other side before you retry.',
  },
  DNS_FAILED: {
    cause: 'The host has no address',
    advice: 'Check the spelling of the host in the URL. Nothing was sent, so a retry is safe.',
  },
  CONNECT_FAILED: {
    cause: 'The service cannot be reached',
    advice: 'Nothing was sent, so a retry is safe once the service is up.',
  },
  OUTCOME_UNKNOWN: {
    cause: 'Nobody knows whether the call was made',
    advice: 'It must not be sent twice. Look at the other side before you retry.',
  },
  RESOLVED_AS_FAILED: {
    cause: 'Somebody decided that it failed',
    advice: 'A person looked at this step while it was in doubt. Retry the run when the cause is mended.',
  },
  EGRESS_BLOCKED: {
    cause: 'The address is not allowed',
    advice: 'It is private or forbidden. If the workflow may go there, an operator adds it to EGRESS_ALLOW.',
  },
  INVALID_URL: { cause: 'The URL cannot be called', advice: `Look at the URL in the input. ${REPAIR}` },
  INVALID_REQUEST: { cause: 'The request cannot be sent', advice: `Look at the input. ${REPAIR}` },
  REDIRECT_REFUSED: {
    cause: 'The service sent us elsewhere',
    advice: 'Call the address that it redirects to, or turn off following redirects.',
  },
  RESPONSE_NOT_JSON: {
    cause: 'The answer is not JSON',
    advice: `Take the answer as text if that is what the service sends. ${REPAIR}`,
  },
  DECODE_FAILED: {
    cause: 'The answer cannot be read',
    advice: 'Its compression is broken. Retry, or ask the service.',
  },
  RESPONSE_TOO_LARGE: {
    cause: 'The answer is too large',
    advice: 'Ask for less at once, such as a page of a list. The limit is 10 MiB.',
  },
  OUTPUT_TOO_LARGE: { cause: 'The output is too large', advice: 'Keep only what later steps need.' },
  EXPRESSION_ERROR: {
    cause: 'An expression has no value',
    advice: `What it names was not there; the message says what was. Use ?? for what may be missing. ${REPAIR}`,
  },
  EXPRESSION_LIMIT: { cause: 'An expression takes too much', advice: `Split it over several steps. ${REPAIR}` },
  CONFIG_INVALID: {
    cause: 'A setting got a wrong value',
    advice: `An expression gave what the field cannot hold. ${REPAIR}`,
  },
  EXECUTION_TIMEOUT: {
    cause: 'The run took too long',
    advice: 'Give the workflow more time in its settings, or find the slow step on the timeline.',
  },
  WORKER_LOST: {
    cause: 'The process died again and again',
    advice: 'A step may need more memory than there is. Look at the server’s log before you retry.',
  },
  ITEM_FAILED: {
    cause: 'A pass of the loop failed',
    advice: 'Open the pass that failed. The loop can also skip or collect failed items.',
  },
  STOPPED: { cause: 'The workflow stopped itself', advice: 'A node said that the run cannot go on; read why.' },
  DEFINITION_INVALID: {
    cause: 'The version cannot run',
    advice: 'Repair the faults that the editor shows, then retry.',
  },
  INTERNAL: { cause: 'A fault of AutomateOS', advice: 'The message has an id that leads to it in the server’s log.' },
};

/** The cause in words and what to do; codes of newer servers are told as they are. */
export function explainFailure(code: string): Explanation {
  return EXPLANATIONS[code] ?? { cause: toWords(code), advice: 'Read the message, repair the cause, then retry.' };
}

/** "STOPPED_BY_WORKFLOW" → "Stopped by workflow". */
function toWords(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
