using Jint.Native;

namespace Switchboard.VoiceXml.Scripting;

/// <summary>VoiceXML 2.1 Appendix D: the read-only subset of DOM level 2, written in the language that uses it.</summary>
internal static class DomPrelude
{
    private const string Source = """
        (function () {
          function fail(code, name) { var e = new Error(name); e.name = 'DOMException'; e.code = code; throw e; }
          function readOnly() { fail(7, 'NO_MODIFICATION_ALLOWED_ERR'); }
          function list(items) {
            var l = { length: items.length, item: function (i) { return i >= 0 && i < items.length ? items[i] : null; } };
            for (var i = 0; i < items.length; i++) { l[i] = items[i]; }
            return l;
          }
          function map(items) {
            var l = list(items);
            l.getNamedItem = function (n) { for (var i = 0; i < items.length; i++) { if (items[i].nodeName === n) { return items[i]; } } return null; };
            l.getNamedItemNS = function (u, n) {
              for (var i = 0; i < items.length; i++) { if (items[i].localName === n && items[i].namespaceURI === (u || null)) { return items[i]; } } return null; };
            l.setNamedItem = l.removeNamedItem = l.setNamedItemNS = l.removeNamedItemNS = readOnly;
            return l;
          }
          function Node() {}
          Node.prototype = {
            ELEMENT_NODE: 1, ATTRIBUTE_NODE: 2, TEXT_NODE: 3, CDATA_SECTION_NODE: 4, ENTITY_REFERENCE_NODE: 5, ENTITY_NODE: 6,
            PROCESSING_INSTRUCTION_NODE: 7, COMMENT_NODE: 8, DOCUMENT_NODE: 9, DOCUMENT_TYPE_NODE: 10, DOCUMENT_FRAGMENT_NODE: 11, NOTATION_NODE: 12,
            hasChildNodes: function () { return this.childNodes.length > 0; },
            hasAttributes: function () { return this.attributes !== null && this.attributes.length > 0; },
            isSupported: function () { return false; }, normalize: function () {},
            appendChild: readOnly, insertBefore: readOnly, replaceChild: readOnly, removeChild: readOnly, cloneNode: readOnly,
            getAttribute: function (n) { var a = this.attributes.getNamedItem(n); return a ? a.value : ''; },
            getAttributeNode: function (n) { return this.attributes.getNamedItem(n); },
            getAttributeNS: function (u, n) { var a = this.attributes.getNamedItemNS(u, n); return a ? a.value : ''; },
            getAttributeNodeNS: function (u, n) { return this.attributes.getNamedItemNS(u, n); },
            hasAttribute: function (n) { return this.attributes.getNamedItem(n) !== null; },
            hasAttributeNS: function (u, n) { return this.attributes.getNamedItemNS(u, n) !== null; },
            setAttribute: readOnly, removeAttribute: readOnly, setAttributeNS: readOnly, removeAttributeNS: readOnly,
            setAttributeNode: readOnly, removeAttributeNode: readOnly,
            getElementsByTagName: function (n) { var r = []; collect(this, r, function (e) { return n === '*' || e.nodeName === n; }); return list(r); },
            getElementsByTagNameNS: function (u, n) {
              var r = []; collect(this, r, function (e) { return (u === '*' || e.namespaceURI === (u || null)) && (n === '*' || e.localName === n); }); return list(r); },
            getElementById: function (id) {
              var r = []; collect(this, r, function (e) { return e.getAttribute('id') === id || e.getAttribute('xml:id') === id; }); return r.length ? r[0] : null; },
            substringData: function (o, c) { if (o < 0 || o > this.length || c < 0) { fail(1, 'INDEX_SIZE_ERR'); } return this.data.substr(o, c); },
            appendData: readOnly, insertData: readOnly, deleteData: readOnly, replaceData: readOnly, splitText: readOnly,
            createElement: readOnly, createTextNode: readOnly, createAttribute: readOnly, importNode: readOnly
          };
          function collect(n, r, f) {
            for (var c = n.firstChild; c; c = c.nextSibling) { if (c.nodeType === 1) { if (f(c)) { r.push(c); } collect(c, r, f); } }
          }
          function make(t, parent, doc) {
            var n = new Node(), name = t[1], i, k;
            n.nodeType = t[0]; n.nodeName = name; n.namespaceURI = t[2];
            k = name.indexOf(':');
            n.prefix = k > 0 ? name.substring(0, k) : null;
            n.localName = t[0] === 1 || t[0] === 2 ? name.substring(k + 1) : null;
            n.nodeValue = t[3]; n.parentNode = parent; n.ownerDocument = doc; n.attributes = null;
            n.previousSibling = null; n.nextSibling = null;
            if (!doc) { doc = n; }
            if (t[0] === 1) {
              n.tagName = name;
              var as = [];
              for (i = 0; i < t[4].length; i++) {
                var a = make(t[4][i], null, doc);
                a.name = a.nodeName; a.value = a.nodeValue; a.specified = true; a.ownerElement = n; as.push(a);
              }
              n.attributes = map(as);
            } else if (t[0] === 3 || t[0] === 4 || t[0] === 8) { n.data = t[3]; n.length = t[3].length; }
            else if (t[0] === 7) { n.target = name; n.data = t[3]; }
            var cs = [];
            for (i = 0; i < t[5].length; i++) {
              var c = make(t[5][i], n, doc);
              if (i > 0) { c.previousSibling = cs[i - 1]; cs[i - 1].nextSibling = c; }
              cs.push(c);
              if (t[0] === 9 && c.nodeType === 1) { n.documentElement = c; }
            }
            n.childNodes = list(cs);
            n.firstChild = cs.length ? cs[0] : null;
            n.lastChild = cs.length ? cs[cs.length - 1] : null;
            if (t[0] === 9) { n.doctype = null; n.implementation = { hasFeature: function () { return false; } }; }
            return n;
          }
          return function (tree) { return make(tree, null, null); };
        })()
        """;

    public static JsValue Document(ScriptEngine scripts, string tree)
    {
        var make = scripts.Execute(Source, scripts.NewScope(scripts.Globals));
        return scripts.Call(make.AsObject(), scripts.FromJson(tree));
    }
}
