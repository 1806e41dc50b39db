import { Alert, Button } from 'antd';
import type { PhoneFault } from '@switchboard/softphone';
import { useTranslation } from 'react-i18next';
import { useSay } from '@/shared/ui/useSay';
import { checkMicrophone, microphoneFault } from './phone';

/** Why nobody will hear the agent, and what to do about it. */
export function MicrophoneNotice({ fault }: { fault: PhoneFault }) {
  const { t } = useTranslation();
  const { attempt } = useSay();
  return (
    <Alert
      className="sb-mic-notice"
      type="warning"
      showIcon
      closable
      onClose={() => microphoneFault.set(null)}
      message={t(`desk:fault.${fault.code}`)}
      description={t(`desk:faultHelp.${fault.code}`)}
      action={
        <Button size="small" onClick={() => void attempt(checkMicrophone)}>
          {t('desk:tryAgain')}
        </Button>
      }
    />
  );
}
