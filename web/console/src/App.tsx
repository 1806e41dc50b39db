import { QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import type { Locale } from 'antd/es/locale';
import zhCN from 'antd/es/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import timezone from 'dayjs/plugin/timezone';
import utc from 'dayjs/plugin/utc';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RouterProvider, createBrowserRouter } from 'react-router';
import { look } from './look';
import { makeQueryClient } from './shared/api/queries';
import { routes } from './routes';

dayjs.extend(utc);
dayjs.extend(timezone);

const queryClient = makeQueryClient();
const router = createBrowserRouter(routes);

function useAntLocale(): Locale {
  const { i18n } = useTranslation();
  const [locale, setLocale] = useState<Locale>(zhCN);
  useEffect(() => {
    let gone = false;
    dayjs.locale(i18n.language === 'en' ? 'en' : 'zh-cn');
    if (i18n.language !== 'en') setLocale(zhCN);
    else void import('antd/es/locale/en_GB').then((module) => !gone && setLocale(module.default));
    return () => {
      gone = true;
    };
  }, [i18n.language]);
  return locale;
}

export function App() {
  const locale = useAntLocale();
  return (
    <ConfigProvider locale={locale} theme={look} button={{ autoInsertSpace: false }}>
      <AntApp message={{ top: 64, maxCount: 3 }}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}
