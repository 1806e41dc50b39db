import { Typography } from 'antd';
import type { ReactNode } from 'react';

interface Props {
  title: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
}

/** The frame of every page: one line of title and actions, then the content. */
export function Page({ title, extra, children }: Props) {
  return (
    <div className="sb-page">
      <div className="sb-page-head">
        <Typography.Title level={4}>{title}</Typography.Title>
        <div className="sb-page-extra">{extra}</div>
      </div>
      {children}
    </div>
  );
}
