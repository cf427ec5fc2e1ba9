/** A mailbox: what people see, and where mail goes. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

const MAX_ADDRESS_LENGTH = 254;
// Each part is one run of characters that cannot match in two ways, so that the time stays linear. Quoted local parts and
// addresses of hosts are left out: they are what attacks on parsers are made of, and nobody has such a mailbox.
const ADDRESS = /^[^\s<>()[\]:;@\\,"\p{Cc}]{1,64}@[^\s<>()[\]:;@\\,"\p{Cc}.]+(\.[^\s<>()[\]:;@\\,"\p{Cc}.]+)*$/u;
const NAMED = /^([^<>]*)<([^<>]*)>$/;
/** What would begin another header, or another line of a command. */
const CONTROL = /\p{Cc}/u;

/** Reads `ada@example.com` or `Ada Lovelace <ada@example.com>`; undefined for all else. */
export function readMailbox(text: string): Mailbox | undefined {
  if (CONTROL.test(text)) return undefined;
  const [, shown = '', inner = text] = NAMED.exec(text.trim()) ?? [];
  const address = inner.trim();
  const name = shown.trim().replace(/^"(.*)"$/, '$1');
  if (address.length > MAX_ADDRESS_LENGTH || !ADDRESS.test(address)) return undefined;
  return { name, address };
}

export function domainOf({ address }: Mailbox): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
