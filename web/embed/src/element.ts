import { faultWord, type Word, wordsOf } from './words.js';
import { type KeyAction, type KeyMap, listenToKeys, usualKeys } from './keys.js';
import { SwitchboardPhone } from './phone.js';
import { style } from './style.js';
import { type AgentStatus, type BreakReason, type EmbedCall, type PageToken, type ScreenPop, SwitchboardFault } from './types.js';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

const html = `
<section class="bar" part="bar" role="region">
  <div class="row" part="agent">
    <span class="lamp" part="lamp" role="img"></span>
    <span class="number" data-of="extension"></span>
    <select class="grow" part="status" data-of="status"></select>
  </div>
  <form class="row" part="dial" data-of="dial">
    <input class="grow" type="tel" autocomplete="off" data-of="target">
    <button class="primary" type="submit" data-word="dial"></button>
  </form>
  <div part="call" role="group" data-of="call" hidden>
    <div class="row">
      <span class="state" part="call-state" data-of="call-state"></span>
      <span class="number" part="number" data-of="number"></span>
      <span data-of="name"></span>
      <span class="elapsed" role="timer" data-of="elapsed"></span>
    </div>
    <div class="row">
      <button class="primary" data-act="answer" data-word="answer"></button>
      <button class="danger" data-act="hangUp"></button>
      <button data-act="hold" aria-pressed="false"></button>
      <button data-act="mute" aria-pressed="false"></button>
      <button data-act="keypad" data-word="keypad" aria-expanded="false"></button>
      <button data-act="send" data-word="transfer" aria-expanded="false"></button>
      <button data-act="swap" data-word="swap"></button>
      <button class="primary" data-act="complete" data-word="complete"></button>
      <button data-act="cancel" data-word="cancel"></button>
    </div>
    <div class="keypad" part="keypad" role="group" data-of="keypad" hidden>${digits.map((key) => `<button data-digit="${key}">${key}</button>`).join('')}</div>
    <form class="row" part="transfer" data-of="transfer" hidden>
      <input class="grow" autocomplete="off" data-of="to">
      <button class="primary" type="submit" data-word="transfer"></button>
      <button type="button" data-act="consult" data-word="consult"></button>
    </form>
  </div>
  <div class="pop" part="pop" role="group" data-of="pop" hidden>
    <b data-of="customer"></b> <span data-of="company"></span>
    <dl data-of="facts"></dl>
  </div>
  <p class="fault" part="fault" role="alert" data-of="fault" hidden></p>
</section>`;

/** `<switchboard-phone server="https://cc.example.com">`: the agent's phone in a page of another system. */
export class SwitchboardPhoneElement extends HTMLElement {
  static readonly observedAttributes = ['language'];

  /** Which keys do what; change it to move or to take away keys. */
  keys: KeyMap = { ...usualKeys };
  /** Asks your own server for a token. Set it, then call `signIn()`, or set `token` before the element enters the page. */
  token: (() => Promise<PageToken | string>) | null = null;

  readonly #root: ShadowRoot;
  #phone: SwitchboardPhone | null = null;
  #reasons: readonly BreakReason[] = [];
  #pop: ScreenPop | null = null;
  #stop: (() => void)[] = [];
  #open: 'keypad' | 'transfer' | null = null;

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    this.#root.innerHTML = `<style>${style}</style>${html}`;
    this.#root.addEventListener('click', (event) => this.#onClick(event));
    this.#form('dial').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#try(() => this.dial(this.#input('target').value)).then((done) => done && (this.#input('target').value = ''));
    });
    this.#form('transfer').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#send((to) => this.#use().transfer(to));
    });
    this.#select('status').addEventListener('change', () => this.#chooseStatus());
  }

  /** The phone without pixels, for what the element has no method for; null until signed in. */
  get phone(): SwitchboardPhone | null {
    return this.#phone;
  }

  connectedCallback(): void {
    this.#words();
    const timer = setInterval(() => this.#tick(), 1000);
    const click = (event: MouseEvent) => this.#clickToCall(event);
    document.addEventListener('click', click);
    this.#stop = [() => clearInterval(timer), () => document.removeEventListener('click', click), listenToKeys(() => this.keys, (action) => this.#key(action))];
    if (this.token) void this.signIn().catch((error: unknown) => this.#showFault(error));
  }

  disconnectedCallback(): void {
    for (const stop of this.#stop) stop();
    this.#stop = [];
    void this.signOut();
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.#words();
  }

  /** Connects for whoever the token is for. */
  async signIn(): Promise<void> {
    if (this.#phone) return;
    const { token } = this;
    if (!token) throw new SwitchboardFault('token.unavailable', 'Set the property token: a function that asks your server for a token.');
    const phone = new SwitchboardPhone({
      server: this.getAttribute('server') ?? location.origin,
      token,
      audio: this.getAttribute('audio') === 'none' ? 'none' : 'browser',
    });
    this.#phone = phone;
    phone.on('state', (state) => this.#say('state', state, () => this.#render()));
    phone.on('agent', (agent) => this.#say('agent', agent, () => this.#render()));
    phone.on('calls', (calls) => this.#say('calls', calls, () => this.#render()));
    phone.on('ringing', (call) => this.#say('ringing', call));
    phone.on('answered', (call) => this.#say('answered', call));
    phone.on('ended', (call) => this.#say('ended', call));
    phone.on('fault', (fault) => this.#say('fault', fault, () => this.#showFault(fault)));
    phone.on('pop', (pop) => {
      this.#pop = pop;
      this.#say('pop', pop, () => this.#render());
    });
    try {
      const user = await phone.signIn();
      if (!this.hasAttribute('language')) this.setAttribute('language', user.language);
      this.#reasons = user.agentId ? await phone.breakReasons().catch(() => []) : [];
    } catch (error) {
      this.#phone = null;
      throw error;
    }
    this.#render();
  }

  async signOut(): Promise<void> {
    const phone = this.#phone;
    this.#phone = null;
    this.#pop = null;
    await phone?.signOut();
    this.#render();
  }

  /** Calls a number, with data that travels with the call. */
  dial(to: string, options?: { attached?: Record<string, string> }): Promise<void> {
    return this.#use().dial(to, options);
  }

  get #call(): EmbedCall | null {
    return this.#phone?.calls[0] ?? null;
  }

  #use(): SwitchboardPhone {
    if (!this.#phone) throw new SwitchboardFault('auth.required', 'Sign in first.');
    return this.#phone;
  }

  #say(name: string, detail: unknown, then?: () => void): void {
    then?.();
    this.dispatchEvent(new CustomEvent(`switchboard-${name}`, { detail, bubbles: true, composed: true }));
  }

  /** `tel:` links and `data-switchboard-dial` call, when the element has the attribute `click-to-call`. */
  #clickToCall(event: MouseEvent): void {
    if (!this.hasAttribute('click-to-call') || !this.#phone || event.defaultPrevented) return;
    const link = event.composedPath().find((node): node is HTMLElement => node instanceof HTMLElement && node.matches('a[href^="tel:"], [data-switchboard-dial]'));
    if (!link) return;
    event.preventDefault();
    const number = link.dataset['switchboardDial'] ?? decodeURIComponent((link.getAttribute('href') ?? '').slice(4));
    const attached = Object.fromEntries(
      Object.entries(link.dataset).flatMap(([name, value]) => (name.startsWith('attach') && name.length > 6 && value ? [[name.charAt(6).toLowerCase() + name.slice(7), value]] : [])),
    );
    void this.#try(() => this.dial(number, Object.keys(attached).length > 0 ? { attached } : undefined));
  }

  #onClick(event: Event): void {
    const button = event.composedPath().find((node): node is HTMLButtonElement => node instanceof HTMLButtonElement);
    if (!button) return;
    const digit = button.dataset['digit'];
    if (digit) void this.#try(() => this.#use().sendDigits(digit));
    else if (button.dataset['act']) this.#act(button.dataset['act']);
  }

  #act(action: string): void {
    const call = this.#call;
    if (!call) return;
    const phone = this.#use();
    const toggle = (what: 'keypad' | 'transfer') => {
      this.#open = this.#open === what ? null : what;
      this.#render();
      if (this.#open === 'transfer') this.#input('to').focus();
    };
    const acts: Record<string, () => Promise<unknown> | undefined> = {
      answer: () => phone.answer(call.id),
      hangUp: () => phone.hangUp(call.id),
      hold: () => phone.hold(!call.held, call.id),
      mute: () => phone.mute(!call.muted, call.id),
      swap: () => phone.swap(call.id),
      complete: () => phone.complete(call.id),
      cancel: () => phone.cancel(call.id),
    };
    if (action === 'keypad') toggle('keypad');
    else if (action === 'send') toggle('transfer');
    else if (action === 'consult') void this.#send((to) => phone.consult(to));
    else void this.#try(async () => acts[action]?.());
  }

  #key(action: KeyAction): boolean {
    const call = this.#call;
    if (action === 'dial') {
      this.#input('target').focus();
      return this.#phone !== null;
    }
    if (!call || (action === 'answer') !== (call.state === 'ringing') && action !== 'hangUp') return false;
    this.#act(action);
    return true;
  }

  async #send(command: (to: string) => Promise<void>): Promise<void> {
    const field = this.#input('to');
    if (!field.value.trim() || !(await this.#try(() => command(field.value)))) return;
    field.value = '';
    this.#open = null;
    this.#render();
  }

  #chooseStatus(): void {
    const [status, reason] = this.#select('status').value.split(':');
    void this.#try(() => this.#use().setStatus(status as AgentStatus, reason)).then(() => this.#render());
  }

  async #try(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      this.#of('fault').hidden = true;
      return true;
    } catch (error) {
      this.#showFault(error);
      return false;
    }
  }

  #showFault(error: unknown): void {
    const fault = error instanceof SwitchboardFault ? error : new SwitchboardFault('unexpected', String(error));
    const line = this.#of('fault');
    line.textContent = this.#word(faultWord(fault.code));
    line.title = `${fault.code}: ${fault.message}`;
    line.hidden = false;
  }

  #word(word: Word, values?: Record<string, string | number>): string {
    return wordsOf(this.getAttribute('language') ?? navigator.language)(word, values);
  }

  #words(): void {
    for (const each of this.#root.querySelectorAll<HTMLElement>('[data-word]')) each.textContent = this.#word(each.dataset['word'] as Word);
    this.#root.querySelector('section')?.setAttribute('aria-label', this.#word('phone'));
    this.#of('status').setAttribute('aria-label', this.#word('status'));
    this.#of('call').setAttribute('aria-label', this.#word('call'));
    this.#of('keypad').setAttribute('aria-label', this.#word('keypad'));
    this.#of('pop').setAttribute('aria-label', this.#word('customer'));
    for (const [name, word] of [['target', 'number'], ['to', 'to']] as const) {
      this.#input(name).placeholder = this.#word(word);
      this.#input(name).setAttribute('aria-label', this.#word(word));
    }
    this.#render();
  }

  #render(): void {
    const call = this.#call;
    const lamp = this.#root.querySelector<HTMLElement>('.lamp');
    const phone = this.#phone?.state.phone ?? 'offline';
    if (lamp) {
      lamp.dataset['phone'] = phone;
      lamp.title = this.#word(`phone.${phone}`);
      lamp.setAttribute('aria-label', this.#word(`phone.${phone}`));
    }
    this.#of('extension').textContent = this.#phone?.user?.extension ?? '';
    this.#renderStatus();
    this.#of('dial').hidden = call !== null;
    for (const control of this.#form('dial').elements) (control as HTMLInputElement).disabled = this.#phone === null;
    this.#of('call').hidden = call === null;
    if (call) this.#renderCall(call);
    else this.#open = null;
    this.#renderPop(call);
  }

  #renderStatus(): void {
    const select = this.#select('status');
    const agent = this.#phone?.agent ?? null;
    select.hidden = agent === null;
    if (!agent) return;
    const options: [string, string][] = [
      ['available', this.#word('available')],
      ...this.#reasons.map((reason): [string, string] => [`break:${reason.code}`, `${this.#word('break')} · ${reason.label}`]),
      ...(this.#reasons.length === 0 ? [['break', this.#word('break')] as [string, string]] : []),
      ['signedOut', this.#word('signedOut')],
    ];
    select.replaceChildren(...options.map(([value, label]) => new Option(label, value)));
    const chosen = agent.pendingStatus ?? agent.status;
    select.value = chosen === 'break' && agent.reason && this.#reasons.some((reason) => reason.code === agent.reason) ? `break:${agent.reason}` : chosen;
    if (select.selectedIndex < 0) select.selectedIndex = options.findIndex(([value]) => value.startsWith(chosen));
  }

  #renderCall(call: EmbedCall): void {
    const up = call.state === 'talking' || call.state === 'held';
    this.#of('call').classList.toggle('ringing', call.state === 'ringing');
    this.#of('call-state').textContent = this.#word(call.state);
    this.#of('number').textContent = call.number;
    this.#of('name').textContent = call.name ?? '';
    const show: Record<string, boolean> = {
      answer: call.state === 'ringing', hangUp: true, hold: up, mute: up, keypad: up, send: up && !call.consulting, swap: call.consulting !== null,
      complete: call.consulting !== null, cancel: call.consulting !== null, consult: true,
    };
    for (const button of this.#root.querySelectorAll<HTMLButtonElement>('[data-act]')) button.hidden = !show[button.dataset['act'] ?? ''];
    const label = (action: string, word: Word, pressed?: boolean) => {
      const button = this.#root.querySelector<HTMLButtonElement>(`[data-act=${action}]`);
      if (!button) return;
      button.textContent = this.#word(word);
      if (pressed !== undefined) button.setAttribute('aria-pressed', String(pressed));
    };
    label('hangUp', call.state === 'ringing' ? 'decline' : 'hangUp');
    label('hold', call.held ? 'retrieve' : 'hold', call.held);
    label('mute', call.muted ? 'unmute' : 'mute', call.muted);
    for (const [action, what] of [['keypad', 'keypad'], ['send', 'transfer']] as const) {
      this.#of(what).hidden = !up || this.#open !== what || (what === 'transfer' && call.consulting !== null);
      this.#root.querySelector(`[data-act=${action}]`)?.setAttribute('aria-expanded', String(!this.#of(what).hidden));
    }
    this.#tick();
  }

  #renderPop(call: EmbedCall | null): void {
    const pop = this.#pop;
    const box = this.#of('pop');
    box.hidden = !pop || !call || this.hasAttribute('no-card');
    if (!pop || box.hidden) return;
    const [customer, ...others] = pop.customers;
    this.#of('customer').textContent = customer ? customer.name + (others.length > 0 ? ` ${this.#word('more', { n: others.length })}` : '') : `${call?.name ?? this.#word('unknown')} ${pop.caller}`;
    this.#of('company').textContent = customer?.company ?? '';
    const facts = [...(pop.queue ? [[this.#word('queue'), pop.queue.name]] : []), ...Object.entries({ ...pop.attached, ...call?.attached })];
    this.#of('facts').replaceChildren(
      ...facts.flatMap(([name, value]) => {
        const [term, text] = [document.createElement('dt'), document.createElement('dd')];
        term.textContent = name ?? '';
        text.textContent = value ?? '';
        return [term, text];
      }),
    );
  }

  #tick(): void {
    const call = this.#call;
    if (!call) return;
    const seconds = Math.max(0, Math.floor((Date.now() - new Date(call.since).getTime()) / 1000));
    this.#of('elapsed').textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }

  #of(name: string): HTMLElement {
    const found = this.#root.querySelector<HTMLElement>(`[data-of="${name}"]`);
    if (!found) throw new Error(`The phone has no part ${name}.`);
    return found;
  }

  #input(name: string): HTMLInputElement {
    return this.#of(name) as HTMLInputElement;
  }

  #select(name: string): HTMLSelectElement {
    return this.#of(name) as HTMLSelectElement;
  }

  #form(name: string): HTMLFormElement {
    return this.#of(name) as HTMLFormElement;
  }
}

if (!customElements.get('switchboard-phone')) customElements.define('switchboard-phone', SwitchboardPhoneElement);

declare global {
  interface HTMLElementTagNameMap {
    'switchboard-phone': SwitchboardPhoneElement;
  }
}
