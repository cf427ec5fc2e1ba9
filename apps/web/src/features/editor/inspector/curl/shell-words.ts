/** Words of a command line as bash cuts them, up to the end of the first command. */
export interface ShellWords {
  readonly words: readonly string[];
  /** What is not done as bash would: variables, further commands. */
  readonly notes: readonly string[];
}

/** A quote that is not closed: no telling what was meant. */
export class UnclosedQuote extends Error {
  readonly quote: string;

  constructor(quote: string) {
    super(`the quote ${quote} is not closed`);
    this.quote = quote;
  }
}

const ANSI: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  v: '\v',
};
const ANSI_CODE = /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3}))/y;
const VARIABLE = /\$(?:\{[^}]*\}|[A-Za-z_]\w*|\()/y;

/** @throws UnclosedQuote */
export function splitShellWords(command: string): ShellWords {
  return new Splitter(command).split();
}

class Splitter {
  readonly #text: string;
  readonly #words: string[] = [];
  readonly #notes: string[] = [];
  #at = 0;
  /** Undefined between words: `''` is a word too. */
  #word: string | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  split(): ShellWords {
    while (this.#at < this.#text.length && !this.#isEnd()) this.#step();
    this.#endWord();
    return { words: this.#words, notes: this.#notes };
  }

  #step(): void {
    const next = this.#text.charAt(this.#at);
    if (next === '\\') this.#escape();
    else if (next === "'") this.#add(this.#until("'", 1));
    else if (next === '"') this.#doubleQuoted();
    else if (next === '$' && this.#text.charAt(this.#at + 1) === "'") this.#ansiQuoted();
    else if (/\s/.test(next)) {
      this.#endWord();
      this.#at += 1;
    } else {
      if (next === '$') this.#noteVariable();
      this.#add(next);
      this.#at += 1;
    }
  }

  /** Outside of quotes a new line, a semicolon or a pipe ends the command. */
  #isEnd(): boolean {
    const next = this.#text.charAt(this.#at);
    if (!/[\n;|&<>#]/.test(next)) return false;
    if (next === '#' && this.#word !== undefined) return false;
    // An address is often pasted without its quotes; its "&" was hardly meant to start something.
    if (next === '&' && this.#word !== undefined && /^https?:/.test(this.#word)) return false;
    const rest = this.#text.slice(this.#at).trim();
    if (rest !== '') this.#notes.push(`What follows the command is left out: ${rest.slice(0, 40)}`);
    return true;
  }

  #escape(): void {
    const escaped = this.#text.slice(this.#at + 1, this.#at + 3);
    // A backslash at the end of a line goes on in the next one.
    const newline = /^\r?\n/.exec(escaped)?.[0];
    if (newline === undefined) this.#add(escaped.charAt(0));
    this.#at += 1 + (newline?.length ?? 1);
  }

  #until(quote: string, skipped: number): string {
    const start = this.#at + skipped;
    const end = this.#text.indexOf(quote, start);
    if (end === -1) throw new UnclosedQuote(quote);
    this.#at = end + 1;
    return this.#text.slice(start, end);
  }

  #doubleQuoted(): void {
    this.#add('');
    this.#at += 1;
    for (;;) {
      const next = this.#text.charAt(this.#at);
      if (next === '') throw new UnclosedQuote('"');
      if (next === '"') break;
      const escaped = next === '\\' ? this.#text.charAt(this.#at + 1) : '';
      if (escaped !== '' && '"\\$`\n'.includes(escaped)) {
        this.#add(escaped === '\n' ? '' : escaped);
        this.#at += 2;
        continue;
      }
      if (next === '$') this.#noteVariable();
      this.#add(next);
      this.#at += 1;
    }
    this.#at += 1;
  }

  /** `$'…'`, in which `\n` is a new line. */
  #ansiQuoted(): void {
    this.#add('');
    this.#at += 2;
    for (;;) {
      const next = this.#text.charAt(this.#at);
      if (next === '') throw new UnclosedQuote("$'");
      if (next === "'") break;
      if (next === '\\') this.#ansiEscape();
      else {
        this.#add(next);
        this.#at += 1;
      }
    }
    this.#at += 1;
  }

  #ansiEscape(): void {
    ANSI_CODE.lastIndex = this.#at;
    const code = ANSI_CODE.exec(this.#text);
    if (code !== null) {
      const [source, hex, short, long, octal] = code;
      const point = octal === undefined ? Number.parseInt(hex ?? short ?? long ?? '0', 16) : Number.parseInt(octal, 8);
      this.#add(point <= 0x10ffff ? String.fromCodePoint(point) : '');
      this.#at += source.length;
      return;
    }
    const letter = this.#text.charAt(this.#at + 1);
    this.#add(ANSI[letter] ?? letter);
    this.#at += 2;
  }

  #noteVariable(): void {
    VARIABLE.lastIndex = this.#at;
    const name = VARIABLE.exec(this.#text)?.[0];
    if (name !== undefined)
      this.#notes.push(`${name === '$(' ? '$(…)' : name} stays as it is: there is no shell to fill it in`);
  }

  #add(text: string): void {
    this.#word = (this.#word ?? '') + text;
  }

  #endWord(): void {
    if (this.#word !== undefined) this.#words.push(this.#word);
    this.#word = undefined;
  }
}
