import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { Button, Empty, Table, type TableProps } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Page } from '../api/types';
import { ProblemView } from './ProblemView';

interface Props<T> extends Pick<TableProps<T>, 'columns' | 'scroll' | 'onRow' | 'rowClassName'> {
  list: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  emptyText?: string;
  onOpen?: (row: T) => void;
}

/** A table over a keyset list: it grows at the bottom and says how many there are. */
export function CursorTable<T extends { id: string }>({ list, emptyText, onOpen, onRow, ...table }: Props<T>) {
  const { t } = useTranslation();
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const first = list.data?.pages[0];
  if (list.error && rows.length === 0) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <>
      <Table<T>
        {...table}
        rowKey="id"
        size="small"
        loading={list.isPending}
        dataSource={rows}
        pagination={false}
        sticky={{ offsetHeader: 0 }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={emptyText ?? t('common:nothing')} /> }}
        onRow={
          onOpen
            ? (row) => ({
                className: 'sb-row-open',
                tabIndex: 0,
                onClick: () => onOpen(row),
                onKeyDown: (event) => event.key === 'Enter' && event.target === event.currentTarget && onOpen(row),
              })
            : onRow
        }
      />
      {first && rows.length > 0 && (
        <div className="sb-table-foot">
          <span>{t(first.totalCapped ? 'common:shownOfMany' : 'common:shownOf', { shown: rows.length, total: first.total })}</span>
          {list.hasNextPage && (
            <Button size="small" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('common:more')}
            </Button>
          )}
        </div>
      )}
    </>
  );
}
