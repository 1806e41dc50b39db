const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
// What the name list knows beside countries: unions, tests, and codes that were withdrawn.
const none = new Set(['AC', 'AN', 'BU', 'CP', 'CQ', 'CS', 'DD', 'DG', 'DY', 'EA', 'EU', 'EZ', 'FX', 'HV', 'IC', 'NH', 'NT', 'QO', 'RH', 'SU', 'TA', 'TP', 'UK', 'UN', 'VD', 'XA', 'XB', 'YD', 'YU', 'ZR', 'ZZ']);
const held = new Map<string, { value: string; label: string }[]>();

export function regionName(code: string, language: string): string {
  return /^[A-Z]{2}$/.test(code) ? (new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code) : code;
}

/** ISO 3166 countries with their names in this language, for pickers. */
export function regions(language: string): { value: string; label: string }[] {
  const found = held.get(language);
  if (found) return found;
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
  const list = letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => !none.has(code))
    .flatMap((code) => {
      const name = names.of(code);
      return name ? [{ value: code, label: `${name} (${code})` }] : [];
    })
    .sort((a, b) => a.label.localeCompare(b.label, language));
  held.set(language, list);
  return list;
}
