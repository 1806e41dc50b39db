import { SwapOutlined } from '@ant-design/icons';
import { AutoComplete, Button, Popover, Space } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEntities } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { useSay } from '@/shared/ui/useSay';
import { callCommands, type CurrentCall } from './currentCall';
import { cleanNumber } from './DialBox';

/** Blind transfer to an agent's extension, a queue or any number. */
export function TransferBox({ current }: { current: CurrentCall }) {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const queues = useEntities(live.queues);
  const agents = useEntities(live.agents);
  const options = useMemo(
    () => [
      { label: t('desk:queues'), options: queues.map((queue) => ({ value: queue.name, label: `${queue.name} · ${t('desk:waitingCount', { count: queue.waiting.length })}` })) },
      {
        label: t('desk:extensions'),
        options: agents.filter((agent) => agent.extension).map((agent) => ({ value: agent.extension ?? '', label: `${agent.extension} ${agent.displayName} · ${t(`desk:status.${agent.status}`)}` })),
      },
    ].filter((group) => group.options.length > 0),
    [queues, agents, t],
  );
  const transfer = () =>
    attempt(async () => {
      const to = queues.find((queue) => queue.name === text.trim())?.queueId ?? cleanNumber(text);
      await callCommands.transfer(current, to);
      done(t('desk:transferred'));
      setOpen(false);
      setText('');
    });
  const consult = () =>
    attempt(async () => {
      await callCommands.consult(current, cleanNumber(text));
      setOpen(false);
      setText('');
    });
  const content = (
    <Space.Compact style={{ width: 340 }}>
      <AutoComplete
        style={{ flex: 1 }}
        autoFocus
        value={text}
        options={options}
        placeholder={t('desk:transferPlaceholder')} aria-label={t('desk:transferPlaceholder')}
        onChange={setText}
        filterOption={(input, option) => JSON.stringify(option).toLowerCase().includes(input.trim().toLowerCase())}
      />
      <Button type="primary" disabled={!text.trim()} onClick={() => void transfer()}>
        {t('desk:transfer')}
      </Button>
      <Button disabled={!text.trim()} onClick={() => void consult()}>
        {t('desk:consult')}
      </Button>
    </Space.Compact>
  );
  return (
    <Popover content={content} trigger="click" placement="bottomRight" open={open} onOpenChange={setOpen}>
      <Button icon={<SwapOutlined />}>{t('desk:transfer')}</Button>
    </Popover>
  );
}
