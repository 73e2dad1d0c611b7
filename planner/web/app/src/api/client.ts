// The only place that talks to the server. Every request can be aborted; every failure is an
// ApiError that says what is wrong, and with what.

import type {
  Change, Comparison, ErrorAnswer, Job, Plan, Ranks, SavedEntry, SavedPlan, ScenarioBody, SearchBody, Start,
} from './types';
import { withoutTerminal } from '../format/text';

/** What went wrong, and with which key of the scenario or the request, where that is known. */
export interface Problem {
  message: string;
  key: string | null;
  reason: string;
}

export class ApiError extends Error {
  constructor(readonly problem: Problem, readonly status: number) {
    super(problem.message);
  }
}

export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  const message = messageOf(error);
  return { message, key: null, reason: message };
}

const TOKEN = 'meta[name="gpuday-token"]';
const FORBIDDEN = 403;
let token = document.querySelector<HTMLMetaElement>(TOKEN)?.content ?? '';

/** A server that was started anew has another token, which its page shows. True: it is known now. */
async function learnToken(): Promise<boolean> {
  const page = new DOMParser().parseFromString(await (await fetch('./')).text(), 'text/html');
  const found = page.querySelector<HTMLMetaElement>(TOKEN)?.content ?? '';
  const other = found !== '' && found !== token;
  if (other) token = found;
  return other;
}

async function ask(method: string, path: string, body?: unknown,
  signal?: AbortSignal): Promise<Response> {
  const response = await send(method, path, body, signal);
  if (response.ok) return response;
  if (response.status === FORBIDDEN && method !== 'GET' && await learnToken()) {
    return ask(method, path, body, signal);
  }
  throw await errorOf(response);
}

async function errorOf(response: Response): Promise<ApiError> {
  try {
    const { error, key, reason } = await response.json() as ErrorAnswer;
    return new ApiError({ message: error, key, reason: withoutTerminal(reason) }, response.status);
  } catch {
    // No JSON: the status has to do.
    return new ApiError(problemOf(`the server answered ${response.status}`), response.status);
  }
}

async function send(method: string, path: string, body: unknown,
  signal: AbortSignal | undefined): Promise<Response> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'GET') headers['X-Gpuday-Token'] = token;
  try {
    return await fetch(path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError(problemOf('gpuday does not answer. Is it still running?'), 0);
  }
}

async function json<T>(method: string, path: string, body?: unknown,
  signal?: AbortSignal): Promise<T> {
  return await (await ask(method, path, body, signal)).json() as T;
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** What went wrong, for a person. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.problem.reason;
  return error instanceof Error ? error.message : String(error);
}

export const api = {
  start: () => json<Start>('GET', 'api/start'),
  plan: (scenario: ScenarioBody, signal?: AbortSignal) =>
    json<Plan>('POST', 'api/plan', scenario, signal),
  compare: (scenarios: ScenarioBody[], signal?: AbortSignal) =>
    json<Comparison>('POST', 'api/compare', { scenarios }, signal),
  ranks: (scenario: ScenarioBody, signal?: AbortSignal) =>
    json<Ranks>('POST', 'api/ranks', scenario, signal),
  search: (question: SearchBody) => json<{ id: string }>('POST', 'api/search', question),
  job: (id: string, signal?: AbortSignal) =>
    json<Job>('GET', `api/search/${encodeURIComponent(id)}`, undefined, signal),
  stop: (id: string) => ask('DELETE', `api/search/${encodeURIComponent(id)}`),
  saved: (text: string, tag: string, signal?: AbortSignal) => {
    const query = new URLSearchParams();
    if (text !== '') query.set('q', text);
    if (tag !== '') query.set('tag', tag);
    const suffix = query.size === 0 ? '' : `?${query}`;
    return json<{ scenarios: SavedEntry[] }>('GET', `api/saved${suffix}`, undefined, signal);
  },
  savedPlan: (id: number, signal?: AbortSignal) =>
    json<SavedPlan>('GET', `api/saved/${id}`, undefined, signal),
  save: (scenario: ScenarioBody, name: string, tags: string[]) =>
    json<{ id: number }>('POST', 'api/saved', { ...scenario, name, tags }),
  remove: (id: number) => json<{ undo: string }>('DELETE', `api/saved/${id}`),
  undo: (undo: string) => json<unknown>('POST', 'api/undo', { undo }),
  tags: (id: number, tags: string[]) => ask('POST', `api/saved/${id}/tags`, { tags }),
  diff: (from: number, to: number, signal?: AbortSignal) =>
    json<{ changes: Change[] }>('GET', `api/diff?from=${from}&to=${to}`, undefined, signal),
  report: async (scenario: ScenarioBody, format: string) =>
    (await ask('POST', 'api/report', { ...scenario, format })).blob(),
};
