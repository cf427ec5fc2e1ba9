/*
 * The search of the documentation: in this page alone, over the texts of all pages, which it asks the server for when
 * somebody begins to search. Without scripts the field is not there.
 */

const MOST = 12;
const form = document.querySelector('form[role=search]');
const field = form.querySelector('input');
const list = form.querySelector('.found');
const told = form.querySelector('.told');

/** @type {Promise<{ url: string, page: string, heading: string, text: string }[]> | undefined} */
let loading;

function loadEntries() {
  loading ??= fetch('/docs/assets/search.json').then((answer) => {
    if (!answer.ok) throw new Error(`search.json answered ${answer.status}`);
    return answer.json();
  });
  // The next attempt may go better.
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

/** How well an entry answers: each word has to stand somewhere in it, in a heading it counts most. */
function scoreOf({ page, heading, text }, words) {
  const [title, head, body] = [page, heading, text].map((part) => part.toLowerCase());
  let score = 0;
  for (const word of words) {
    const places = [head === word ? 40 : 0, head.includes(word) ? 12 : 0, title.includes(word) ? 6 : 0];
    const best = Math.max(...places, body.includes(word) ? 1 : 0);
    if (best === 0) return 0;
    score += best;
  }
  return words.length > 1 && `${head} ${body}`.includes(words.join(' ')) ? score + 5 : score;
}

/** The words round the first hit. */
function excerptOf(text, words) {
  const lower = text.toLowerCase();
  const hits = words.map((word) => lower.indexOf(word)).filter((place) => place >= 0);
  const from = Math.max(0, Math.min(...hits, text.length) - 40);
  const start = hits.length === 0 ? 0 : from;
  return `${start > 0 ? '…' : ''}${text.slice(start, start + 140)}${text.length > start + 140 ? '…' : ''}`;
}

function make(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

function show(entries, words) {
  const links = entries.map((entry) => {
    const link = make('a', 'hit', '');
    link.href = entry.url;
    const where = entry.heading === entry.page ? entry.page : `${entry.page} › ${entry.heading}`;
    link.append(make('strong', '', where), make('span', '', excerptOf(entry.text, words)));
    return link;
  });
  list.replaceChildren(...links);
  list.hidden = links.length === 0;
}

function close() {
  list.hidden = true;
  told.textContent = '';
}

async function search() {
  const words = wordsOf(field.value);
  if (words.length === 0) return close();
  let entries;
  try {
    entries = await loadEntries();
  } catch {
    show([], words);
    told.textContent = 'The server cannot be reached; try again';
    return;
  }
  // Somebody may have typed on meanwhile.
  if (wordsOf(field.value).join(' ') !== words.join(' ')) return;
  const found = entries
    .map((entry) => ({ entry, score: scoreOf(entry, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  show(
    found.slice(0, MOST).map(({ entry }) => entry),
    words,
  );
  told.textContent = found.length === 0 ? 'Nothing found' : `${found.length} found`;
}

/** Up and down walk through the field and what was found. */
function walk(step) {
  const stops = [field, ...list.querySelectorAll('a')];
  const place = stops.indexOf(document.activeElement);
  stops[(place + step + stops.length) % stops.length].focus();
}

form.hidden = false;
field.addEventListener('input', () => void search());
field.addEventListener('focus', () => {
  loadEntries().catch(() => {});
  if (field.value !== '' && list.hidden) void search();
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  list.querySelector('a')?.click();
});
form.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    field.focus();
    close();
  } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !list.hidden) {
    event.preventDefault();
    walk(event.key === 'ArrowDown' ? 1 : -1);
  }
});
list.addEventListener('click', close);
document.addEventListener('click', (event) => {
  if (!form.contains(event.target)) close();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || form.contains(document.activeElement))
    return;
  event.preventDefault();
  field.focus();
});
