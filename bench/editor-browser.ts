import { installProgram } from '@automateos/testing';
import { chromium } from '@playwright/test';
import type { Cleanup } from './cleanup.ts';

export interface Opened {
  /** From the navigation's start to the frame with the first cards. */
  readonly ms: number;
  /** What the page's main thread computed for it: what else the machine does plays no part. */
  readonly cpuMs: number;
}

/** A browser with the editor in it. */
export interface EditorBrowser {
  /** @returns the path of its editor */
  createWorkflow(definition: object): Promise<string>;
  /** Loads the editor's page. */
  open(path: string): Promise<Opened>;
  /** Drags the canvas about for a while. @returns frames per second */
  pan(seconds: number): Promise<number>;
  /** A page with one square that follows the pointer, for comparison. @returns frames per second */
  moveSquare(seconds: number): Promise<number>;
  close(): Promise<void>;
}

const VIEWPORT = { width: 1440, height: 900 };
const ACCOUNT = { email: 'bench@example.com', password: 'correct horse battery staple' };
const FLAGS = ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update'];

/** Tells when the first cards were drawn. It runs in the page, hence the text. */
const WATCH_CARDS = `if (location.protocol === 'http:') localStorage.setItem('signed-in', 'yes');
  window.cardsAt = new Promise((resolve) => new MutationObserver((_, observer) => {
    if (document.querySelector('.graph-card') === null) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
  }).observe(document, { childList: true, subtree: true }));`;

/** A point of the canvas that no card covers. */
const FIND_EMPTY_POINT = `(() => {
    for (let y = 120; y < 860; y += 10) {
      for (let x = 300; x < 1100; x += 20) {
        if (document.elementFromPoint(x, y)?.classList.contains('react-flow__pane')) return { x, y };
      }
    }
    throw new Error('cards cover the whole canvas');
  })()`;

const SQUARE = `<style>body{margin:0;height:900px}div{width:80px;height:80px;background:teal;will-change:transform}</style>
  <div></div><script>addEventListener('mousemove', (event) => {
    document.querySelector('div').style.transform = 'translate(' + event.clientX + 'px,' + event.clientY + 'px)';
  });</script>`;

const countFrames = (seconds: number): string => `new Promise((resolve) => {
    const from = performance.now();
    let frames = 0;
    const tick = () => {
      frames += 1;
      const now = performance.now();
      if (now - from < ${seconds * 1_000}) requestAnimationFrame(tick);
      else resolve((1_000 * frames) / (now - from));
    };
    requestAnimationFrame(tick);
  })`;

export async function startEditorBrowser(url: string, cleanup: Cleanup): Promise<EditorBrowser> {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  installProgram(executablePath, 'chromium');
  const args = process.getuid?.() === 0 ? [...FLAGS, '--no-sandbox'] : FLAGS;
  const browser = await chromium.launch({ executablePath, args });
  cleanup.add(() => browser.close());
  const context = await browser.newContext({ viewport: VIEWPORT });
  await context.addInitScript(WATCH_CARDS);
  const page = await context.newPage();
  await page.request.post(`${url}/api/v1/auth/register`, { data: ACCOUNT });
  const token = await page.request.post(`${url}/api/v1/auth/token`, { data: { ...ACCOUNT, remember: true } });
  const { access_token } = (await token.json()) as { access_token: string }; // as the contract says

  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const readCpuMs = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  };

  /** Moves the pointer in wide curves while frames are counted. */
  const measure = async (seconds: number): Promise<number> => {
    let isOver = false;
    const frames = page.evaluate<number>(countFrames(seconds)).finally(() => {
      isOver = true;
    });
    for (let moved = 0; !isOver; moved += 1) {
      const angle = moved / 25;
      await page.mouse.move(720 - 420 * Math.sin(angle / 2), 450 + 160 * Math.sin(angle));
    }
    return frames;
  };
  return {
    createWorkflow: async (definition) => {
      const answer = await page.request.post(`${url}/api/v1/workflows`, {
        headers: { authorization: `Bearer ${access_token}` },
        data: { name: 'Bench', definition, is_active: false },
      });
      if (!answer.ok()) throw new Error(`the workflow was not created: ${await answer.text()}`);
      const { id } = (await answer.json()) as { id: string }; // as the contract says
      return `/workflows/${id}`;
    },
    open: async (path) => {
      await page.goto('about:blank');
      const before = await readCpuMs();
      await page.goto(url + path);
      const ms = await page.evaluate<number>('window.cardsAt');
      return { ms, cpuMs: (await readCpuMs()) - before };
    },
    pan: async (seconds) => {
      const { x, y } = await page.evaluate<{ x: number; y: number }>(FIND_EMPTY_POINT);
      await page.mouse.move(x, y);
      await page.mouse.down();
      const frames = await measure(seconds);
      await page.mouse.up();
      return frames;
    },
    moveSquare: async (seconds) => {
      await page.goto('about:blank');
      await page.setContent(SQUARE);
      return measure(seconds);
    },
    close: () => browser.close(),
  };
}
