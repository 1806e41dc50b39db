import { Alert, Badge, Form, Input, InputNumber, Radio, Segmented, Select, Tabs } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SwitchItem } from '@/features/admin/parts';
import type { TrunkCost } from '@/shared/api/routing';
import type { Trunk } from '@/shared/api/types';
import { GatewayPorts } from './GatewayPorts';
import { RewriteField } from './RewriteField';
import { RowsField } from './RowsField';
import { numberOrNull, orNull } from './trunk';
import { RegistrationState, TrunkState } from './TrunkState';

/** Which tab holds which fields, to show where something is wrong. */
const places: Record<string, string[]> = {
  connection: ['name', 'host', 'port', 'transport', 'addresses', 'codecs', 'dtmfMode', 'mediaEncryption', 'verifyCertificate', 'enabled', 'profile.watch'],
  registration: ['loginPassword', 'inboundPassword', 'profile.register', 'profile.registerSeconds', 'profile.loginUser', 'profile.domain', 'profile.authentication', 'profile.inboundUser'],
  identity: ['fromUser', 'callerNumber', 'profile.identity', 'profile.trusted', 'profile.sendDiversion', 'profile.sendHistory', 'profile.telUri'],
  rewriting: ['prefix', 'stripDigits', 'addPrefix', 'profile.calledForm', 'profile.callerIn', 'profile.calledIn', 'profile.callerOut', 'profile.calledOut'],
  limits: ['maxChannels', 'profile.maxIn', 'profile.maxOut', 'profile.kind', 'profile.ports', 'profile.portStrategy'],
  costs: ['profile.costs'],
};

/** The form of a trunk in tabs. All tabs are rendered, so that every field is checked and kept. */
export function TrunkForm({ trunk }: { trunk: Trunk | null }) {
  return (
    <Form.Item noStyle shouldUpdate>
      {(form) => {
        const wrong = form.getFieldsError().filter((field) => field.errors.length > 0).map((field) => field.name.join('.'));
        return <TrunkTabs trunk={trunk} wrong={Object.keys(places).filter((tab) => places[tab]?.some((field) => wrong.includes(field)))} />;
      }}
    </Form.Item>
  );
}

function TrunkTabs({ trunk, wrong }: { trunk: Trunk | null; wrong: string[] }) {
  const { t } = useTranslation();
  const [active, setActive] = useState('connection');
  const first = wrong[0];
  const stays = wrong.includes(active);
  useEffect(() => {
    if (first && !stays) setActive(first);
    // Only a new fault moves the form; the person may then go where they like.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [first]);
  const tab = (key: string, children: ReactNode) => ({ key, children, forceRender: true, label: <Badge dot={wrong.includes(key)} offset={[4, 2]}>{t(`routing:tab.${key}`)}</Badge> });
  return (
    <Tabs
      activeKey={active}
      onChange={setActive}
      size="small"
      items={[
        tab('connection', <Connection trunk={trunk} />),
        tab('registration', <Registration trunk={trunk} />),
        tab('identity', <Identity />),
        tab('rewriting', <Rewriting />),
        tab('limits', <Limits trunk={trunk} />),
        tab('costs', <Costs />),
      ]}
    />
  );
}

function Connection({ trunk }: { trunk: Trunk | null }) {
  const { t } = useTranslation();
  const transport = Form.useWatch<string | undefined>('transport');
  return (
    <>
      {trunk?.enabled && <p className="sb-form-state"><TrunkState status={trunk.status} /></p>}
      <Form.Item name="name" label={t('common:name')} rules={[{ required: true }]}>
        <Input />
      </Form.Item>
      <div className="sb-three">
        <Form.Item name="host" label={t('admin:trunk.host')} rules={[{ required: true }]}>
          <Input />
        </Form.Item>
        <Form.Item name="port" label={t('admin:trunk.port')}>
          <InputNumber min={1} max={65_535} />
        </Form.Item>
        <Form.Item name="transport" label={t('admin:transport')}>
          <Segmented options={['udp', 'tcp', 'tls'].map((value) => ({ value, label: value.toUpperCase() }))} />
        </Form.Item>
      </div>
      {transport === 'tls' && <SwitchItem name="verifyCertificate" label={t('admin:trunk.verifyCertificate')} tooltip={t('routing:verifyHint')} />}
      <Form.Item name="addresses" label={t('admin:trunk.addresses')} tooltip={t('admin:trunk.addressesHint')}>
        <Select mode="tags" tokenSeparators={[',', ' ']} placeholder="203.0.113.7/32" open={false} suffixIcon={null} />
      </Form.Item>
      <Form.Item name="codecs" label={t('admin:trunk.codecs')} tooltip={t('admin:trunk.codecsHint')}>
        <Select mode="multiple" options={['PCMA', 'PCMU', 'G722', 'opus'].map((value) => ({ value, label: value }))} />
      </Form.Item>
      <div className="sb-two">
        <Form.Item name="dtmfMode" label={t('admin:trunk.dtmfMode')} tooltip={t('admin:trunk.dtmfModeHint')}>
          <Select options={(['auto', 'rfc4733', 'inband', 'info'] as const).map((value) => ({ value, label: t(`admin:dtmfMode.${value}`) }))} />
        </Form.Item>
        <Form.Item name="mediaEncryption" label={t('admin:mediaEncryption')} tooltip={t('admin:mediaEncryptionHint')}>
          <Select options={(['none', 'optional', 'required'] as const).map((value) => ({ value, label: t(`admin:mediaEncryption.${value}`) }))} />
        </Form.Item>
      </div>
      <SwitchItem name={['profile', 'watch']} label={t('routing:watch')} tooltip={t('routing:watchHint')} />
      <SwitchItem name="enabled" label={t('common:enabled')} />
    </>
  );
}

function Registration({ trunk }: { trunk: Trunk | null }) {
  const { t } = useTranslation();
  const registers = Form.useWatch<boolean | undefined>(['profile', 'register']);
  const authentication = Form.useWatch<string | undefined>(['profile', 'authentication']);
  const kept = (has?: boolean) => (has ? t('routing:passwordKept') : undefined);
  return (
    <>
      <h4 className="sb-form-part">{t('routing:toCarrier')}</h4>
      {trunk?.status.registration && <p className="sb-form-state"><RegistrationState status={trunk.status} full /></p>}
      <SwitchItem name={['profile', 'register']} label={t('routing:register')} tooltip={t('routing:registerHint')} />
      <div className="sb-two">
        <Form.Item name={['profile', 'loginUser']} label={t('routing:loginUser')} normalize={orNull} rules={[{ required: registers }]}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="loginPassword" label={t('routing:loginPassword')} rules={[{ required: registers && !trunk?.hasLoginPassword }]}>
          <Input.Password autoComplete="new-password" placeholder={kept(trunk?.hasLoginPassword)} />
        </Form.Item>
        <Form.Item name={['profile', 'domain']} label={t('routing:domain')} tooltip={t('routing:domainHint')} normalize={orNull}>
          <Input />
        </Form.Item>
        <Form.Item name={['profile', 'registerSeconds']} label={t('routing:registerSeconds')}>
          <InputNumber min={60} max={86_400} disabled={!registers} suffix={t('common:secondsShort')} />
        </Form.Item>
      </div>
      <h4 className="sb-form-part">{t('routing:fromCarrier')}</h4>
      <Form.Item name={['profile', 'authentication']} label={t('routing:authentication')}>
        <Radio.Group options={(['address', 'digest', 'both'] as const).map((value) => ({ value, label: t(`routing:authentication.${value}`) }))} />
      </Form.Item>
      <div className="sb-two" hidden={authentication === 'address'}>
        <Form.Item name={['profile', 'inboundUser']} label={t('routing:inboundUser')} normalize={orNull} rules={[{ required: authentication !== 'address' }]}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="inboundPassword" label={t('routing:inboundPassword')} tooltip={t('routing:inboundPasswordHint')} rules={[{ min: 12 }]}>
          <Input.Password autoComplete="new-password" placeholder={kept(trunk?.hasInboundPassword)} />
        </Form.Item>
      </div>
    </>
  );
}

function Identity() {
  const { t } = useTranslation();
  return (
    <>
      <div className="sb-two">
        <Form.Item name="callerNumber" label={t('admin:trunk.callerNumber')} tooltip={t('routing:callerNumberHint')} normalize={orNull}>
          <Input inputMode="tel" />
        </Form.Item>
        <Form.Item name="fromUser" label={t('admin:trunk.fromUser')} normalize={orNull}>
          <Input />
        </Form.Item>
      </div>
      <Form.Item name={['profile', 'identity']} label={t('routing:identity')} tooltip={t('routing:identityHint')}>
        <Select options={(['none', 'assertedIdentity', 'remoteParty'] as const).map((value) => ({ value, label: t(`routing:identity.${value}`) }))} />
      </Form.Item>
      <SwitchItem name={['profile', 'trusted']} label={t('routing:trusted')} tooltip={t('routing:trustedHint')} />
      <SwitchItem name={['profile', 'sendDiversion']} label={t('routing:sendDiversion')} tooltip={t('routing:sendDiversionHint')} />
      <SwitchItem name={['profile', 'sendHistory']} label={t('routing:sendHistory')} tooltip={t('routing:sendDiversionHint')} />
      <SwitchItem name={['profile', 'telUri']} label={t('routing:telUri')} />
    </>
  );
}

function Rewriting() {
  const { t } = useTranslation();
  return (
    <>
      <div className="sb-two">
        <Form.Item name={['profile', 'calledForm']} label={t('routing:calledForm')} tooltip={t('routing:calledFormHint')}>
          <Select options={(['asDialled', 'e164', 'national', 'digits'] as const).map((value) => ({ value, label: t(`routing:calledForm.${value}`) }))} />
        </Form.Item>
        <Form.Item name="prefix" label={t('admin:trunk.prefix')} tooltip={t('admin:trunk.prefixHint')} normalize={orNull}>
          <Input />
        </Form.Item>
        <Form.Item name="stripDigits" label={t('admin:trunk.stripDigits')}>
          <InputNumber min={0} max={20} />
        </Form.Item>
        <Form.Item name="addPrefix" label={t('admin:trunk.addPrefix')} normalize={orNull}>
          <Input />
        </Form.Item>
      </div>
      <Alert type="info" message={t('routing:rewrite.hint')} className="sb-form-hint" />
      {(['calledOut', 'callerOut', 'calledIn', 'callerIn'] as const).map((list) => (
        <Form.Item key={list} name={['profile', list]} label={t(`routing:rewrites.${list}`)}>
          <RewriteField label={t(`routing:rewrites.${list}`)} />
        </Form.Item>
      ))}
    </>
  );
}

function Limits({ trunk }: { trunk: Trunk | null }) {
  const { t } = useTranslation();
  const gateway = Form.useWatch<string | undefined>(['profile', 'kind']) === 'gateway';
  return (
    <>
      <div className="sb-three">
        <Form.Item name="maxChannels" label={t('admin:trunk.maxChannels')} tooltip={t('routing:maxChannelsHint')}>
          <InputNumber min={1} max={10_000} />
        </Form.Item>
        <Form.Item name={['profile', 'maxIn']} label={t('routing:maxIn')} normalize={numberOrNull}>
          <InputNumber min={0} max={10_000} placeholder={t('routing:noLimit')} />
        </Form.Item>
        <Form.Item name={['profile', 'maxOut']} label={t('routing:maxOut')} normalize={numberOrNull}>
          <InputNumber min={0} max={10_000} placeholder={t('routing:noLimit')} />
        </Form.Item>
      </div>
      <Form.Item name={['profile', 'kind']} label={t('routing:kind')} extra={t('routing:kindHint')}>
        <Segmented options={(['carrier', 'gateway'] as const).map((value) => ({ value, label: t(`routing:kind.${value}`) }))} />
      </Form.Item>
      <div hidden={!gateway}>
        <Form.Item name={['profile', 'portStrategy']} label={t('routing:portStrategy')}>
          <Select options={(['inOrder', 'roundRobin', 'leastUsed'] as const).map((value) => ({ value, label: t(`routing:portStrategy.${value}`) }))} />
        </Form.Item>
        <Form.Item name={['profile', 'ports']} label={t('routing:ports')}>
          <GatewayPorts trunk={trunk} />
        </Form.Item>
      </div>
    </>
  );
}

function Costs() {
  const { t } = useTranslation();
  return (
    <Form.Item name={['profile', 'costs']} label={t('routing:costs')} extra={t('routing:costsHint')}>
      <RowsField<TrunkCost>
        label={t('routing:costs')}
        blank={{ prefix: '', perMinute: 0 }}
        addText={t('routing:costs.add')}
        fromLine={(line) => {
          const [prefix = '', price = ''] = line.split(/[,;\t ]+/);
          const perMinute = Number(price);
          return /^\+?\d*$/.test(prefix) && price !== '' && Number.isFinite(perMinute) ? { prefix, perMinute } : null;
        }}
        columns={[
          { key: 'prefix', title: t('routing:costs.prefix'), required: true, placeholder: t('routing:costs.any') },
          { key: 'perMinute', title: t('routing:costs.perMinute'), kind: 'number', required: true, min: 0, max: 10_000, width: 180 },
        ]}
      />
    </Form.Item>
  );
}
