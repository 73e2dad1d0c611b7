// Low, expected, high: a short ruler with the numbers under it.

import type { JSX } from 'preact';

export function Band(props: {
  low: number;
  expected: number;
  high: number;
  text: (value: number) => string;
}): JSX.Element {
  const { low, expected, high, text } = props;
  const span = high - low;
  const at = span <= 0 ? 50 : Math.min(100, Math.max(0, ((expected - low) / span) * 100));
  return (
    <div class="band">
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect class="band-rail" x="0" y="3" width="100" height="2" />
        <rect class="band-mark" x={Math.max(0, at - 0.8)} y="0" width="1.6" height="8" />
      </svg>
      <p><span>{text(low)}</span><span class="visually-hidden"> to </span><span>{text(high)}</span></p>
    </div>
  );
}
