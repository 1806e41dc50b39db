import { useEffect, useRef } from 'react';
import { formatDuration, serverNow } from '../time';
import { everySecond } from './ticker';

interface Props {
  since: string | null | undefined;
  /** Counts down to this instant instead. */
  until?: string | null;
  className?: string;
  /** Age in ms → class name, for colours that change with time. */
  tone?: (ms: number) => string;
}

/** A running time. It writes its own text each second, so nothing around it is rendered again. */
export function Elapsed({ since, until, className = '', tone }: Props) {
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const update = () => {
      const node = element.current;
      const ms = elapsedMs(since, until);
      if (!node) return;
      node.textContent = ms === null ? '–' : formatDuration(ms);
      node.className = `sb-num ${className} ${ms !== null && tone ? tone(ms) : ''}`;
    };
    update();
    return everySecond(update);
  }, [since, until, className, tone]);
  return <span ref={element} className={`sb-num ${className}`} />;
}

function elapsedMs(since: string | null | undefined, until: string | null | undefined): number | null {
  if (until) return Math.max(0, new Date(until).getTime() - serverNow() + 999);
  return since ? Math.max(0, serverNow() - new Date(since).getTime()) : null;
}
