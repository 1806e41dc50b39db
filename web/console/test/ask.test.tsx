import { screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import { AskFields } from '@/features/flows/AskFields';
import { exitsOfNode, type FlowNode } from '@/features/flows/model';
import { PackagesPage } from '@/features/flows/PackagesPage';
import { openPage, serve } from './page';

let shown: FlowNode;

function Asking() {
  const [node, set] = useState<FlowNode>({ type: 'ask', id: 'a', kind: 'words', choices: [{ key: '1', value: '', words: [] }] });
  shown = node;
  return <AskFields node={node} languages={['zh-CN']} set={(part) => set({ ...node, ...part })} />;
}

describe('A question for words', () => {
  beforeEach(() => serve());

  it('gets an exit for each answer that has a value', async () => {
    const { user } = await openPage({ path: '/', element: <Asking /> }, { as: 'admin', path: '/' });
    await user.type(screen.getByLabelText('取值 1'), 'sales');
    await user.type(screen.getByRole('combobox', { name: '说法，可填多个，逐个回车确认 1' }), 'sales,the shop,');
    await user.click(screen.getByRole('button', { name: /添加回答/ }));
    expect(shown.choices).toEqual([
      { key: '1', value: 'sales', words: ['sales', 'the shop'] },
      { key: '2', value: '', words: [] },
    ]);
    expect(exitsOfNode(shown).slice(0, 2)).toEqual(['=sales', 'match']);
  });
});

describe('The packages', () => {
  it('are listed with addresses to copy', async () => {
    serve({ 'GET /voicexml/packages': () => ({ status: 200, body: { items: [{ id: 'p1', name: 'orders', sizeBytes: 4000, documents: ['start.vxml'], files: 2, uploadedBy: 'user:x', version: 1, updatedAt: '2026-01-05T02:00:00Z' }] } }) });
    await openPage({ path: '/', element: <PackagesPage /> }, { as: 'admin', path: '/' });
    await waitFor(() => expect(screen.getByText('package://orders/start.vxml')).toBeTruthy());
  });
});
