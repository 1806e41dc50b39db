import { cleanup, configure } from '@testing-library/react';
import { afterEach, vi } from 'vitest';
import '@ant-design/v5-patch-for-react-19';

// Two in the afternoon in Shanghai, whatever the hour: the calls of the last minutes are then calls of today.
const afternoon = new Date();
afternoon.setUTCHours(6, 0, 0, 0);
vi.setSystemTime(afternoon);

// What jsdom has not and antd asks for.
Object.defineProperty(window, 'matchMedia', {
  value: (query: string) => ({ matches: false, media: query, addListener: () => undefined, removeListener: () => undefined, addEventListener: () => undefined, removeEventListener: () => undefined, dispatchEvent: () => false, onchange: null }),
});
class NoObserver {
  observe(): void { /* nothing changes size here */ }
  unobserve(): void { /* nothing changes size here */ }
  disconnect(): void { /* nothing changes size here */ }
}
vi.stubGlobal('ResizeObserver', NoObserver);
vi.stubGlobal('IntersectionObserver', NoObserver);
// The canvas of flows reads its zoom from it.
vi.stubGlobal('DOMMatrixReadOnly', class { m22 = 1; });
HTMLCanvasElement.prototype.getContext = () => null;
// Computing styles and visibility from thousands of generated rules takes seconds a query; what is tested here is behaviour.
window.getComputedStyle = (element) => (element as HTMLElement).style;
configure({ defaultHidden: true, asyncUtilTimeout: 8000 });

afterEach(() => {
  cleanup();
  localStorage.clear();
});
