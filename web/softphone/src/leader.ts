/** What the browser offers to elect a tab; replaced in tests. */
export interface TabPlatform {
  locks: Pick<LockManager, 'request'> | null;
  channel: (name: string) => TabChannel | null;
}

export type TabChannel = Pick<BroadcastChannel, 'postMessage' | 'close'> & { onmessage: ((event: MessageEvent) => void) | null };

/** Web Locks and BroadcastChannel where the page may use them; without them every tab leads itself. */
export function browserTabs(): TabPlatform {
  const locks = (globalThis.navigator as Navigator | undefined)?.locks as LockManager | undefined;
  return {
    locks: locks ?? null,
    channel: (name) => (typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name)),
  };
}

/** One tab among those of the same name leads; when it closes, the one that has waited longest takes over. */
export class TabLeader {
  readonly #abort = new AbortController();
  #release: (() => void) | null = null;
  #leads = false;

  constructor(name: string, locks: TabPlatform['locks'], onLead: () => void) {
    if (!locks) {
      this.#leads = true;
      queueMicrotask(() => !this.#abort.signal.aborted && onLead());
      return;
    }
    void locks
      .request(name, { signal: this.#abort.signal }, () => {
        if (this.#abort.signal.aborted) return undefined;
        this.#leads = true;
        onLead();
        return new Promise<void>((resolve) => (this.#release = resolve));
      })
      .catch(() => undefined);
  }

  get leads(): boolean {
    return this.#leads;
  }

  /** Gives the lead to another tab, or leaves the queue. */
  stop(): void {
    this.#leads = false;
    this.#abort.abort();
    this.#release?.();
  }
}
