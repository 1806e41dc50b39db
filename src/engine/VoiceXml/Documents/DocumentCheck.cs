using System.Globalization;

namespace Switchboard.VoiceXml.Documents;

/// <summary>Holds a document against the schema and against those rules of the text that can be seen without running it.</summary>
internal sealed class DocumentCheck
{
    private const int MaxIssues = 100;
    private static readonly string[] Exclusive = ["src", "srcexpr"];

    private static readonly Dictionary<string, string[]> Values = new(StringComparer.Ordinal)
    {
        ["form/scope"] = ["dialog", "document"],
        ["menu/scope"] = ["dialog", "document"],
        ["grammar/scope"] = ["dialog", "document"],
        ["grammar/mode"] = ["voice", "dtmf"],
        ["filled/mode"] = ["any", "all"],
        ["submit/method"] = ["get", "post"],
        ["subdialog/method"] = ["get", "post"],
        ["data/method"] = ["get", "post"],
        ["prompt/bargein"] = ["true", "false"],
        ["prompt/bargeintype"] = ["speech", "hotword"],
        ["field/modal"] = ["true", "false"],
        ["record/modal"] = ["true", "false"],
        ["record/beep"] = ["true", "false"],
        ["record/dtmfterm"] = ["true", "false"],
        ["transfer/bridge"] = ["true", "false"],
        ["transfer/type"] = ["blind", "bridge", "consultation"],
        ["menu/dtmf"] = ["true", "false"],
        ["menu/accept"] = ["exact", "approximate"],
        ["choice/accept"] = ["exact", "approximate"],
        ["option/accept"] = ["exact", "approximate"],
        ["param/valuetype"] = ["data", "ref"],
    };

    private readonly List<DocumentIssue> _issues = [];

    /// <summary>Everything that is wrong; empty when nothing is.</summary>
    public static IReadOnlyList<DocumentIssue> Of(VxmlElement root)
    {
        var check = new DocumentCheck();
        check.Root(root);
        return check._issues;
    }

    private void Root(VxmlElement root)
    {
        if (root.Name != "vxml")
        {
            Wrong(root, $"the root element is <{root.Name}>; a VoiceXML document begins with <vxml>");
            return;
        }

        Element(root);
        if (root["version"] is { } version && version is not ("2.0" or "2.1"))
            Wrong(root, $"version \"{version}\" is not spoken here; use 2.0 or 2.1");
        Unique(root.Elements().Where(element => element.Name is "form" or "menu"), "id", "dialog");
    }

    private void Element(VxmlElement element)
    {
        if (_issues.Count >= MaxIssues || Schema.Find(element.Name) is not { } rule)
            return;
        Attributes(element, rule);
        if (element.Name is "grammar")
        {
            OneSource(element); // what is inside is another language, read by its own reader
            return;
        }

        if (element.Name is "metadata")
            return;
        foreach (var child in element.Children)
        {
            if (child is VxmlElement inner)
                Child(element, rule, inner);
            else if (!rule.Text && !string.IsNullOrWhiteSpace((string)child))
                Wrong(element, $"<{element.Name}> may not hold text");
        }

        Particular(element);
    }

    private void Child(VxmlElement element, ElementRule rule, VxmlElement inner)
    {
        if (inner.Name.StartsWith('{'))
            return; // an extension of somebody else's
        if (Schema.Find(inner.Name) is null)
            Wrong(inner, $"there is no element <{inner.Name}>");
        else if (!rule.Children.Contains(inner.Name))
            Wrong(inner, $"<{inner.Name}> may not stand in <{element.Name}>");
        else
            Element(inner);
    }

    private void Attributes(VxmlElement element, ElementRule rule)
    {
        foreach (var (name, value) in element.Attributes)
        {
            if (!name.StartsWith("xml:", StringComparison.Ordinal) && !rule.Attributes.Contains(name))
                Wrong(element, $"<{element.Name}> has no attribute {name}");
            else if (Values.TryGetValue(element.Name + "/" + name, out var allowed) && !allowed.Contains(value))
                Wrong(element, $"{name}=\"{value}\" of <{element.Name}> must be one of {string.Join(", ", allowed)}");
            else if (name == "count" && !(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0))
                Wrong(element, $"count=\"{value}\" of <{element.Name}> must be a number from 1");
        }

        foreach (var name in rule.Required)
        {
            if (element[name] is null)
                Wrong(element, $"<{element.Name}> needs the attribute {name}");
        }

        foreach (var group in rule.AtMostOne)
        {
            if (group.Count(name => element[name] is not null) > 1)
                Wrong(element, $"<{element.Name}> may have only one of {string.Join(", ", group)}");
        }

        foreach (var group in rule.ExactlyOne)
        {
            if (group.Count(name => element[name] is not null) != 1)
                Wrong(element, $"<{element.Name}> needs exactly one of {string.Join(", ", group)}");
        }
    }

    private void Particular(VxmlElement element)
    {
        switch (element.Name)
        {
            case "script":
                OneSource(element);
                break;
            case "form":
                Form(element);
                break;
            case "menu":
                Menu(element);
                break;
            case "if":
                Branches(element);
                break;
            case "field" or "record" or "subdialog" or "transfer" or "object":
                foreach (var filled in element.Elements("filled").Where(filled => filled["mode"] is not null || filled["namelist"] is not null))
                    Wrong(filled, "a <filled> inside an input item has neither mode nor namelist");
                break;
        }
    }

    private void Form(VxmlElement form)
    {
        Unique(form.Elements().Where(FormItems.IsItem), "name", "form item");
        var controls = form.Elements().Where(item => item.Name is "block" or "initial").Select(item => item["name"]).ToHashSet(StringComparer.Ordinal);
        foreach (var item in form.Elements().Where(FormItems.IsItem))
        {
            if (item["name"] is { } name && !Identifiers.IsVariable(name))
                Wrong(item, $"\"{name}\" is no name for a form item");
        }

        foreach (var filled in form.Elements("filled"))
        {
            foreach (var name in Identifiers.Split(filled["namelist"]).Where(controls.Contains))
                Wrong(filled, $"namelist names \"{name}\", which is no input item but a control item");
        }
    }

    private void Menu(VxmlElement menu)
    {
        if (menu["dtmf"] != "true")
            return;
        foreach (var choice in menu.Elements("choice"))
        {
            if (choice["dtmf"] is { } keys && keys.Trim() is not ("*" or "#" or "0"))
                Wrong(choice, "in a menu with dtmf=\"true\" a choice may only be given the keys *, # and 0");
        }
    }

    private void Branches(VxmlElement condition)
    {
        var last = false;
        foreach (var branch in condition.Elements().Where(child => child.Name is "else" or "elseif"))
        {
            if (last)
                Wrong(branch, $"<{branch.Name}> comes after <else>");
            last |= branch.Name == "else";
        }
    }

    private void OneSource(VxmlElement element)
    {
        var sources = Exclusive.Count(name => element[name] is not null) + (element.HasContent ? 1 : 0);
        if (sources != 1)
            Wrong(element, $"<{element.Name}> needs exactly one of src, srcexpr and content of its own");
    }

    private void Unique(IEnumerable<VxmlElement> elements, string attribute, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in elements)
        {
            if (element[attribute] is { } value && !seen.Add(value))
                Wrong(element, $"there is another {what} with the {attribute} \"{value}\"");
        }
    }

    private void Wrong(VxmlElement element, string message)
    {
        if (_issues.Count < MaxIssues)
            _issues.Add(new DocumentIssue(element.Line, element.Column, message));
    }
}
