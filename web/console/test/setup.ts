import { cleanup } from '@testing-library/react';
import { afterEach, vi } from 'vitest';
import '@ant-design/v5-patch-for-react-19';

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
HTMLCanvasElement.prototype.getContext = () => null;
const plainStyle = window.getComputedStyle.bind(window);
window.getComputedStyle = (element) => plainStyle(element);

afterEach(() => {
  cleanup();
  localStorage.clear();
});
