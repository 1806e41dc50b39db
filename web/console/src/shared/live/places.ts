/** Where the API keeps a kind of thing, as far as the name does not say it. */
const places: Record<string, string> = {
  apikey: 'api-keys',
  billingAccount: 'billing',
  mail_server: 'mail',
  rateDeck: 'billing',
  voicemail_box: 'voicemail/boxes',
};

/** The beginning of the paths whose answers are stale once a thing of this kind has changed: `ring_group`, `ringGroup` → `/ring-group`. */
export function placeOfKind(kind: string): string {
  return `/${places[kind] ?? kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll('_', '-')}`;
}
