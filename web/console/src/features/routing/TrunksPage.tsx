import { useTranslation } from 'react-i18next';
import { EnabledBadge, Tags } from '@/features/admin/parts';
import { ResourcePage } from '@/features/admin/ResourcePage';
import { useAll } from '@/shared/api/queries';
import type { TrunkGroup } from '@/shared/api/routing';
import type { Trunk } from '@/shared/api/types';
import { newTrunk } from './trunk';
import { TrunkForm } from './TrunkForm';
import { RegistrationState, TrunkState } from './TrunkState';

export function TrunksPage() {
  const { t } = useTranslation();
  const groups = useAll<TrunkGroup>('/trunk-groups');
  const groupsOf = (id: string) => groups.data?.filter((group) => group.members.some((member) => member.trunkId === id)).map((group) => group.name) ?? [];
  return (
    <ResourcePage<Trunk>
      resource={{
        path: '/trunks',
        title: 'common:menu.trunks',
        newTitle: 'admin:newTrunk',
        width: 760,
        defaults: newTrunk,
        columns: [
          { title: t('common:name'), dataIndex: 'name', render: (name: string) => <b>{name}</b> },
          { title: t('routing:kind'), render: (_, trunk) => t(`routing:kind.${trunk.profile.kind}`) },
          { title: t('admin:trunk.host'), render: (_, trunk) => <span className="sb-num">{`${trunk.host}:${trunk.port}/${trunk.transport}`}</span> },
          { title: t('admin:trunk.state'), dataIndex: 'status', render: (status: Trunk['status'], trunk) => (trunk.enabled ? <TrunkState status={status} /> : '–') },
          { title: t('routing:registration'), dataIndex: 'status', render: (status: Trunk['status']) => <RegistrationState status={status} /> },
          { title: t('admin:trunk.channels'), align: 'right', render: (_, trunk) => <span className="sb-num">{`${trunk.status.channels} / ${trunk.maxChannels}`}</span> },
          { title: t('admin:trunk.callerNumber'), dataIndex: 'callerNumber', render: (text: string | null) => <span className="sb-num">{text ?? '–'}</span> },
          { title: t('common:menu.trunkGroups'), render: (_, trunk) => (groupsOf(trunk.id).length > 0 ? <Tags names={groupsOf(trunk.id)} /> : '–') },
          { title: t('common:statusTitle'), dataIndex: 'enabled', render: (on: boolean) => <EnabledBadge on={on} /> },
        ],
        toBody: ({ status: _status, ...trunk }) => trunk,
        fields: (_isNew, trunk) => <TrunkForm trunk={trunk} />,
      }}
    />
  );
}
