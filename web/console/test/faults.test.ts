import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '@/i18n/en';
import zhCN from '@/i18n/zh-CN';

const server = join(process.cwd(), '..', '..', 'src');

/** What only programs, configuration files, running flows and the log meet; nobody reads it at the console. */
const unseen = /^(configuration|events|expression|file|idempotency|ivr|media|recognition|script|speech|sql|text|text_conversation)\.|^(recording\.(away|no_audio)|voicexml\.(away|failed)|extension\.failed|flow\.(json|null|schema)|prompt\.unknown_segment)$/;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return entry.name === 'bin' || entry.name === 'obj' ? [] : sources(join(folder, entry.name));
    return entry.name.endsWith('.cs') ? [readFileSync(join(folder, entry.name), 'utf8')] : [];
  });
}

/** Every code that the server's source spells out. */
function codes(): string[] {
  const found = new Set<string>();
  for (const text of sources(server)) {
    for (const [, code = ''] of text.matchAll(/(?:Fault\.(?:Invalid|Conflict|Forbidden)|new (?:Kernel\.)?Fault)\(\s*"([a-z_.0-9]+)"/g)) found.add(code);
    for (const [, what = ''] of text.matchAll(/Fault\.NotFound\(\s*"([a-z_.]+)"/g)) found.add(`${what}.not_found`);
    for (const [, code = ''] of text.matchAll(/\.That\([^;\n]*?"[\w.]*",\s*"([a-z_]+\.[a-z_]+)"/g)) found.add(code);
  }
  return [...found].filter((code) => !unseen.test(code)).sort();
}

describe('The refusals of the server', () => {
  it('have words in both languages', () => {
    const known = codes();
    expect(known.length).toBeGreaterThan(200);
    const has = (words: Record<string, string>, code: string) => [code, `field.${code}`, `family.${code.split('.').at(-1) ?? ''}`].some((key) => words[key]);
    expect(known.filter((code) => !has(zhCN.errors, code) || !has(en.errors, code))).toEqual([]);
  });
});
