// A message at the foot of the page, with a way back where there is one.

import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface Message {
  text: string;
  action?: { label: string; run: () => void };
}

const SHOWN_MS = 12_000;
let show: (message: Message | undefined) => void = () => undefined;

export function toast(text: string, action?: Message['action']): void {
  show(action === undefined ? { text } : { text, action });
}

export function Toasts(): JSX.Element {
  const [message, setMessage] = useState<Message>();
  show = setMessage;
  useEffect(() => {
    if (message === undefined) return undefined;
    const timer = setTimeout(() => setMessage(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [message]);
  return (
    <div class="toasts" role="status" aria-live="polite">
      {message !== undefined && (
        <div class="toast">
          <span>{message.text}</span>
          {message.action !== undefined && (
            <button type="button" class="quiet" onClick={() => {
              message.action?.run();
              setMessage(undefined);
            }}>{message.action.label}</button>
          )}
          <button type="button" class="quiet close" aria-label="Dismiss"
            onClick={() => setMessage(undefined)}>×</button>
        </div>
      )}
    </div>
  );
}
