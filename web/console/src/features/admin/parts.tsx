import { Badge, Form, type FormItemProps, Switch, Tag } from 'antd';
import { useTranslation } from 'react-i18next';

export function EnabledBadge({ on }: { on: boolean }) {
  const { t } = useTranslation();
  return <Badge status={on ? 'success' : 'default'} text={t(on ? 'common:enabled' : 'common:disabled')} />;
}

export function SwitchItem(props: FormItemProps) {
  return (
    <Form.Item {...props} valuePropName="checked" layout="horizontal" className="sb-switch">
      <Switch />
    </Form.Item>
  );
}

export function Tags({ names }: { names: string[] }) {
  return names.map((name, index) => (
    <Tag key={`${name}-${index}`} bordered={false}>
      {name}
    </Tag>
  ));
}
