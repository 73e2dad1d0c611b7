// The plans that are being compared, kept while the tab lives; the compare page's address has them
// too, so a link brings them back.

import { useEffect, useState } from 'preact/hooks';
import { readPlans, writePlans } from './address';
import type { Scenario } from './scenario';

export const MOST_PLANS = 6;
const KEY = 'gpuday.compare';
const CHANGED = 'gpuday-basket';

export function basket(): Scenario[] {
  try {
    return readPlans(new URLSearchParams(sessionStorage.getItem(KEY) ?? ''));
  } catch {
    return [];
  }
}

export function setBasket(plans: Scenario[]): void {
  try {
    sessionStorage.setItem(KEY, writePlans(plans).toString());
  } catch {
    // Storage that is off: the comparison lives in the address alone.
  }
  dispatchEvent(new Event(CHANGED));
}

export function useBasket(): Scenario[] {
  const [plans, setPlans] = useState(basket);
  useEffect(() => {
    const changed = () => setPlans(basket());
    addEventListener(CHANGED, changed);
    return () => removeEventListener(CHANGED, changed);
  }, []);
  return plans;
}
