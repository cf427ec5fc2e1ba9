export interface Throttled {
  readonly call: () => void;
  readonly cancel: () => void;
}

/** Runs at once, then at most once in a time; a call in between is made good at its end. */
export function throttle(run: () => void, everyMs: number): Throttled {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isCalledAgain = false;
  const start = (): void => {
    isCalledAgain = false;
    run();
    timer = setTimeout(() => {
      timer = undefined;
      if (isCalledAgain) start();
    }, everyMs);
  };
  return {
    call: () => {
      if (timer === undefined) start();
      else isCalledAgain = true;
    },
    cancel: () => clearTimeout(timer),
  };
}
