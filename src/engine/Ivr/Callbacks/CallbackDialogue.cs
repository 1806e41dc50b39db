using Switchboard.Ivr.Calls;
using Switchboard.Ivr.Voicemail;
using Switchboard.Switch.Calls;
using Switchboard.Switch.Routing;

namespace Switchboard.Ivr.Callbacks;

/// <summary>Agrees with a caller on the number at which he is rung. Lives on the call's mailbox.</summary>
internal sealed class CallbackDialogue(Call call, IPromptAudio prompts, string language, CancellationToken hangup)
{
    private const int LongestNumber = 20;
    private readonly VoicemailVoice _voice = new(call, prompts, language, hangup);

    /// <summary>Says that he may be rung instead of waiting.</summary>
    public Task OfferAsync(char key, bool closing) => closing
        ? _voice.SayAsync(
            $"We are closing now. To be called back, press {key}. You keep your place in the queue.", $"我们即将下班。如需我们回电，请按 {key}，您的排队位置将为您保留。")
        : _voice.SayAsync(
            $"If you do not want to wait, press {key} and we will call you back. You keep your place in the queue.", $"如果您不想继续等待，请按 {key}，我们会给您回电，您的排队位置将为您保留。");

    /// <summary>The number agreed upon; null when he would rather go on.</summary>
    public async Task<string?> AgreeAsync(bool asksNumber)
    {
        call.Party.Digits.Clear();
        var number = NumberingPlan.Plain(call.Origin.Caller) is { Length: > 2 } own ? own : null;
        if (number is not null && !asksNumber)
            return number;
        number ??= await EnterAsync();
        for (var tries = 0; number is not null && tries < 3; tries++)
        {
            var spelled = VoicemailVoice.Spelled(number);
            var key = await _voice.AskKeyAsync(
                "123",
                $"We will call you back at {spelled}. To agree press 1, for another number press 2, otherwise press 3.",
                $"我们将回拨 {spelled}。确认请按 1，更换号码请按 2，不需要回电请按 3。");
            if (key != '2')
                return key == '1' ? number : null;
            number = await EnterAsync();
        }

        return null;
    }

    public Task ThankAsync() => _voice.SayAsync("Thank you. We will call you back as soon as it is your turn. Good-bye.", "感谢您的来电，轮到您时我们会立即回电，再见。");

    public Task RegretAsync() => _voice.SayAsync("We cannot call this number back.", "该号码无法回拨。");

    private async Task<string?> EnterAsync()
    {
        for (var tries = 0; tries < 3; tries++)
        {
            var keyed = await _voice.AskDigitsAsync(LongestNumber, "Please enter the number, then press the pound key.", "请输入号码，按井号键结束。");
            if (keyed.Length >= 3 && keyed.All(char.IsAsciiDigit))
                return keyed;
        }

        return null;
    }
}
