import { ConfigProvider, Space, theme } from 'antd';
import { useMe } from '@/shared/auth/me';
import { useCell } from '@/shared/live/entities';
import { look } from '@/look';
import { CallControls } from './CallControls';
import { useCurrentCalls } from './currentCall';
import { DialBox } from './DialBox';
import { MicrophoneNotice } from './MicrophoneNotice';
import { microphoneFault } from './phone';
import { PhoneIndicator } from './PhoneIndicator';
import { StatusMenu } from './StatusMenu';
import { SupervisionBar } from './SupervisionBar';

/** Above every drawer and dialog (1000 and up): nothing modal ever covers the call. */
const above = { ...look, algorithm: theme.compactAlgorithm, token: { ...look.token, zIndexPopupBase: 1400 } };

/** Status, phone, dial box and the current call; on every page. */
export function CallBar() {
  const me = useMe();
  const calls = useCurrentCalls();
  const fault = useCell(microphoneFault);
  return (
    <ConfigProvider theme={above}>
      <div className="sb-callbar" role="toolbar">
        <Space size={8}>
          {me.user.agentId && <StatusMenu />}
          {me.user.extension && <PhoneIndicator extension={me.user.extension} />}
        </Space>
        <SupervisionBar />
        {calls.length === 0 ? <DialBox /> : <CallControls calls={calls} />}
      </div>
      {fault && <MicrophoneNotice fault={fault} />}
    </ConfigProvider>
  );
}
