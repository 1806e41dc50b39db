import { useSyncExternalStore } from 'react';

type Listener = () => void;

/**
 * A normalised set of things that change often. A component that shows one thing is woken for that thing only;
 * a component that shows the list is woken when something comes or goes.
 */
export class Entities<T extends object> {
  readonly #idOf: (value: T) => string;
  readonly #values = new Map<string, T>();
  readonly #one = new Map<string, Set<Listener>>();
  readonly #anyListeners = new Set<Listener>();
  readonly #idListeners = new Set<Listener>();
  #ids: readonly string[] = [];
  #all: readonly T[] = [];

  constructor(idOf: (value: T) => string) {
    this.#idOf = idOf;
  }

  get = (id: string): T | undefined => this.#values.get(id);
  ids = (): readonly string[] => this.#ids;
  all = (): readonly T[] => this.#all;

  put(value: T): void {
    const id = this.#idOf(value);
    const known = this.#values.has(id);
    this.#values.set(id, value);
    this.#changed(known ? [id] : [id], !known);
  }

  patch(id: string, change: Partial<T>): void {
    const value = this.#values.get(id);
    if (value) this.put({ ...value, ...change });
  }

  remove(id: string): void {
    if (this.#values.delete(id)) this.#changed([id], true);
  }

  /** Takes a whole picture. What is named in `newer` changed while the picture was on its way and stays as it is. */
  replace(values: readonly T[], newer: ReadonlySet<string> = new Set()): void {
    const gone = [...this.#values.keys()];
    const kept = new Map([...this.#values].filter(([id]) => newer.has(id)));
    this.#values.clear();
    for (const value of values) if (!newer.has(this.#idOf(value))) this.#values.set(this.#idOf(value), value);
    for (const [id, value] of kept) this.#values.set(id, value);
    this.#changed([...new Set([...gone, ...this.#values.keys()])], true);
  }

  onOne(id: string, listener: Listener): () => void {
    const set = this.#one.get(id) ?? new Set();
    this.#one.set(id, set);
    set.add(listener);
    return () => {
      set.delete(listener);
      if (set.size === 0) this.#one.delete(id);
    };
  }

  onAny = (listener: Listener): (() => void) => {
    this.#anyListeners.add(listener);
    return () => this.#anyListeners.delete(listener);
  };

  onIds = (listener: Listener): (() => void) => {
    this.#idListeners.add(listener);
    return () => this.#idListeners.delete(listener);
  };

  #changed(ids: readonly string[], listChanged: boolean): void {
    this.#all = [...this.#values.values()];
    if (listChanged) this.#ids = [...this.#values.keys()];
    for (const id of ids) this.#one.get(id)?.forEach((listener) => listener());
    if (listChanged) this.#idListeners.forEach((listener) => listener());
    this.#anyListeners.forEach((listener) => listener());
  }
}

export function useEntity<T extends object>(entities: Entities<T>, id: string | null | undefined): T | undefined {
  return useSyncExternalStore(
    (listener) => (id ? entities.onOne(id, listener) : () => undefined),
    () => (id ? entities.get(id) : undefined),
  );
}

export function useEntityIds<T extends object>(entities: Entities<T>): readonly string[] {
  return useSyncExternalStore(entities.onIds, entities.ids);
}

export function useEntities<T extends object>(entities: Entities<T>): readonly T[] {
  return useSyncExternalStore(entities.onAny, entities.all);
}

/** One value that changes, such as the connection's state. */
export class Cell<T> {
  #value: T;
  readonly #listeners = new Set<Listener>();

  constructor(value: T) {
    this.#value = value;
  }

  get = (): T => this.#value;

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    this.#listeners.forEach((listener) => listener());
  }

  subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export function useCell<T>(cell: Cell<T>): T {
  return useSyncExternalStore(cell.subscribe, cell.get);
}
