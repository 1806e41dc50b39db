import { Alert, Form, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { TrunkGroupSelect } from '@/features/admin/pickers';
import { Choice } from '@/shared/ui/Choice';
import { regions } from './regions';
import { numberOrNull } from './trunk';

const caps = ['callsPerHour', 'callsPerDay', 'minutesPerHour', 'minutesPerDay'] as const;

/** What the house may dial at all; before every rule. */
export function DiallingFields() {
  const { t, i18n } = useTranslation();
  const countries = regions(i18n.language);
  const tags = { mode: 'tags' as const, tokenSeparators: [',', ' ', '\n'], open: false, suffixIcon: null };
  return (
    <>
      <Alert type="info" className="sb-form-hint" message={t('routing:policy.hint')} />
      <div className="sb-two">
        <Form.Item name={['dialling', 'country']} label={t('routing:policy.country')} tooltip={t('routing:policy.countryHint')} rules={[{ required: true }]}>
          <Choice showSearch optionFilterProp="label" options={countries} />
        </Form.Item>
        <Form.Item name={['dialling', 'internationalPerUser']} label={t('routing:policy.international')}>
          <InputNumber min={0} max={1000} />
        </Form.Item>
      </div>
      <Form.Item name={['dialling', 'countries']} label={t('routing:policy.countries')} tooltip={t('routing:policy.countriesHint')}>
        <Select mode="multiple" optionFilterProp="label" options={countries} placeholder={t('routing:policy.noCountries')} />
      </Form.Item>
      <Form.Item name={['dialling', 'blockedPrefixes']} label={t('routing:policy.blocked')} tooltip={t('routing:policy.blockedHint')}>
        <Select {...tags} placeholder="+8816, 0900" />
      </Form.Item>
      <Form.Item name={['dialling', 'openPrefixes']} label={t('routing:policy.open')} tooltip={t('routing:policy.openHint')}>
        <Select {...tags} placeholder="+4415" />
      </Form.Item>
      <div className="sb-two">
        <Form.Item name={['dialling', 'emergencyNumbers']} label={t('routing:policy.emergency')} tooltip={t('routing:policy.emergencyHint')}>
          <Select {...tags} placeholder="12345" />
        </Form.Item>
        <Form.Item name={['dialling', 'emergencyGroupId']} label={t('routing:policy.emergencyGroup')} normalize={(value?: string) => value ?? null}>
          <TrunkGroupSelect placeholder={t('routing:rule.usualTrunks')} />
        </Form.Item>
      </div>
      {(['user', 'tenant'] as const).map((who) => (
        <div key={who}>
          <h4 className="sb-form-part">{t(`routing:policy.caps.${who}`)}</h4>
          <div className="sb-four">
            {caps.map((cap) => (
              <Form.Item key={cap} name={['dialling', who, cap]} label={t(`routing:policy.${cap}`)} normalize={numberOrNull}>
                <InputNumber min={0} max={1_000_000} placeholder={t('routing:noLimit')} />
              </Form.Item>
            ))}
          </div>
        </div>
      ))}
    </>
  );
}
