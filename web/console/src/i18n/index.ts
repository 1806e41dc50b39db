import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '@/shared/api/types';
import zhCN from './zh-CN';

const storageKey = 'sb.language';

export const languages: Language[] = ['zh-CN', 'en'];

function stored(): Language | null {
  try {
    const value = localStorage.getItem(storageKey);
    return languages.find((language) => language === value) ?? null;
  } catch {
    return null;
  }
}

async function load(language: Language): Promise<void> {
  if (language === 'zh-CN' || i18n.hasResourceBundle(language, 'common')) return;
  const { default: words } = await import('./en');
  for (const [area, entries] of Object.entries(words)) i18n.addResourceBundle('en', area, entries);
}

/** Chinese is part of the first load; English comes when asked for. */
export async function startI18n(language: Language = stored() ?? 'zh-CN'): Promise<typeof i18n> {
  await i18n.use(initReactI18next).init({
    lng: 'zh-CN',
    fallbackLng: 'zh-CN',
    resources: { 'zh-CN': zhCN },
    defaultNS: 'common',
    keySeparator: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  await changeLanguage(language);
  return i18n;
}

/** Speaks it on this page only: what somebody chose in this browser stays. */
export async function showLanguage(language: Language): Promise<void> {
  await load(language);
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}

export async function changeLanguage(language: Language): Promise<void> {
  await showLanguage(language);
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // Private windows may refuse; the choice then lasts for this page.
  }
}
