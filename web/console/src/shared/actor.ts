import type { TFunction } from 'i18next';

/** Who did it, in words: a person by name, the system, a key, a configuration file. */
export function actorText(t: TFunction, actor: string, nameOf: (userId: string) => string = () => ''): string {
  const [kind = '', id] = actor.split(':');
  if (kind === 'user' && id) return nameOf(id) || t('common:actor.user');
  return t(`common:actor.${kind}`, { defaultValue: actor });
}
