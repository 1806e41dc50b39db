using Switchboard.VoiceXml.Platform;
using Switchboard.VoiceXml.TextDriver;

namespace Switchboard.Bench.VoiceXml;

/// <summary>A form of the usual kind, gone through again and again.</summary>
internal static class Order
{
    public const string Uri = "http://bench.invalid/order.vxml";

    public const int TurnsPerCall = 400;

    public const string Document = """
        <?xml version="1.0"?>
        <vxml version="2.1" xmlns="http://www.w3.org/2001/vxml" xml:lang="en-US">
          <var name="rounds" expr="0"/>
          <link event="help" dtmf="* 0"/>
          <help>Press the number of your order.<reprompt/></help>
          <form id="order">
            <var name="total" expr="0"/>
            <field name="number" type="digits?length=4">
              <prompt count="1">The number of order <value expr="rounds + 1"/>?</prompt>
              <filled><if cond="number == '0000'"><clear namelist="number"/></if></filled>
            </field>
            <field name="size">
              <prompt>Small, medium or large?</prompt>
              <option dtmf="1" value="small">small</option><option dtmf="2" value="medium">medium</option><option dtmf="3" value="large">large</option>
            </field>
            <field name="amount">
              <prompt>How many?</prompt>
              <grammar mode="dtmf" version="1.0" root="n" tag-format="semantics/1.0">
                <rule id="n" scope="public"><one-of><item>1<tag>out = 1;</tag></item><item>2<tag>out = 2;</tag></item><item>3<tag>out = 3;</tag></item></one-of></rule>
              </grammar>
              <filled><assign name="total" expr="total + amount"/></filled>
            </field>
            <field name="sure" type="boolean">
              <prompt><value expr="amount"/> of <value expr="size"/>. Is that right?</prompt>
              <filled>
                <assign name="rounds" expr="rounds + 1"/>
                <if cond="rounds == 100"><exit expr="total"/></if>
                <clear/>
              </filled>
            </field>
          </form>
        </vxml>
        """;
}

/// <summary>Presses what fits.</summary>
internal sealed class OrderCaller : ITextCaller
{
    private static readonly string[] Keys = ["4711", "2", "3", "1"];
    private int _turn;

    public void Hear(string text)
    {
    }

    public ValueTask<CallerAct> AnswerAsync(ListenRequest request, CancellationToken cancellationToken) => new(new PressKeys(Keys[_turn++ % Keys.Length]));

    public ValueTask<(CallerAct Act, TimeSpan Length)> RecordAsync(RecordRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public ValueTask<TransferResult> TransferAsync(TransferRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException();
}
