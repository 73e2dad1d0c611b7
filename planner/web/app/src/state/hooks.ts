// The few hooks that the views share: where we are, and an answer that follows a question.

import { useEffect, useRef, useState } from 'preact/hooks';
import { isAbort, problemOf, type Problem } from '../api/client';
import { place, type Place } from './address';

export function usePlace(): Place {
  const [now, setNow] = useState(place);
  useEffect(() => {
    const moved = () => setNow(place());
    addEventListener('hashchange', moved);
    return () => removeEventListener('hashchange', moved);
  }, []);
  return now;
}

export interface Answer<T> {
  /** The last good answer, kept while another is on its way or failed. */
  value?: T;
  error?: Problem;
  busy: boolean;
}

// Longer than between two keystrokes: "1" on the way to "1.4T" is no question.
const PAUSE_MS = 180;

/**
 * Asks again whenever `question` (its text) changes: once it rests, aborting what is outdated. The
 * first is asked at once. An undefined question asks nothing.
 */
export function useAnswer<T>(question: string | undefined,
  ask: (signal: AbortSignal) => Promise<T>): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ busy: question !== undefined });
  const first = useRef(true);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (question === undefined) {
      setAnswer({ busy: false });
      return undefined;
    }
    const controller = new AbortController();
    setAnswer((before) => ({ ...before, busy: true }));
    const timer = setTimeout(() => {
      latest.current(controller.signal).then(
        (value) => {
          if (!controller.signal.aborted) setAnswer({ value, busy: false });
        },
        (error: unknown) => {
          if (isAbort(error) || controller.signal.aborted) return;
          setAnswer((before) => ({
            ...(before.value === undefined ? {} : { value: before.value }),
            error: problemOf(error),
            busy: false,
          }));
        },
      );
    }, first.current ? 0 : PAUSE_MS);
    first.current = false;
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [question]);
  return answer;
}
