// A search that runs on the server: started, watched, stopped. One at a time.

import { useEffect, useRef, useState } from 'preact/hooks';
import { withoutTerminal } from '../format/text';
import { api, isAbort, problemOf, type Problem } from '../api/client';
import type { SearchAnswer, SearchBody } from '../api/types';

const POLL_MS = 150;

export interface Search {
  running: boolean;
  stopping: boolean;
  /** Of the whole, 0 to 1. */
  share?: number;
  seconds: number;
  answer?: SearchAnswer;
  error?: Problem;
}

const IDLE: Search = { running: false, stopping: false, seconds: 0 };

export function useSearch(): {
  search: Search;
  start: (question: SearchBody) => void;
  stop: () => void;
} {
  const [search, setSearch] = useState<Search>(IDLE);
  const current = useRef<{ id?: string; controller: AbortController }>();

  const abandon = () => {
    const job = current.current;
    current.current = undefined;
    job?.controller.abort();
    if (job?.id !== undefined) api.stop(job.id).catch(() => undefined);
  };
  useEffect(() => abandon, []);

  const start = (question: SearchBody) => {
    abandon();
    const job: { id?: string; controller: AbortController } = { controller: new AbortController() };
    current.current = job;
    setSearch((before) => ({
      ...IDLE, running: true, ...(before.answer === undefined ? {} : { answer: before.answer }),
    }));
    watch(job, question).catch((error: unknown) => {
      if (isAbort(error) || current.current !== job) return;
      current.current = undefined;
      setSearch((before) => ({ ...before, running: false, error: problemOf(error) }));
    });
  };

  const watch = async (job: { id?: string; controller: AbortController }, question: SearchBody) => {
    const { id } = await api.search(question);
    job.id = id;
    if (current.current !== job) {
      await api.stop(id);
      return;
    }
    for (;;) {
      const now = await api.job(id, job.controller.signal);
      if (current.current !== job) return;
      if (now.state === 'running') {
        const share = now.share ?? (now.all ? (now.done ?? 0) / now.all : undefined);
        setSearch((before) => ({ ...before, running: true, seconds: now.seconds ?? 0,
          ...(share === undefined ? {} : { share }) }));
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        continue;
      }
      current.current = undefined;
      if (now.state === 'failed' || now.answer === undefined) {
        const message = now.error ?? 'the search failed';
        const error = { message, key: now.key ?? null, reason: withoutTerminal(now.reason ?? message) };
        setSearch(({ answer }) => ({ ...IDLE, error, ...(answer === undefined ? {} : { answer }) }));
      } else {
        setSearch({ ...IDLE, answer: now.answer });
      }
      return;
    }
  };

  const stop = () => {
    const id = current.current?.id;
    if (id === undefined) return;
    setSearch((before) => ({ ...before, stopping: true }));
    api.stop(id).catch(() => undefined);
  };
  return { search, start, stop };
}
