using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Ivr.Calls;
using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Conferences;

namespace Switchboard.Server.Telephony;

/// <summary>Carries what happens in conferences into the events, and gives conferences their voice.</summary>
internal sealed class ConferenceBridge(IEventSink events, ILiveFeed live, IPromptAudio audio, ITenantDirectory tenants) : IConferenceEventSink, IConferenceVoice
{
    public void Publish(ConferenceEvent happened)
    {
        var conference = happened.Conference;
        var tenant = new TenantId(conference.TenantId);
        if (happened.Type is { } type)
            events.Publish(EventDraft.Of(tenant, type, "conference", conference.Id, happened.Actor, new { happened.MemberId, Conference = conference }));
        live.Publish(LiveUpdate.Of(tenant, happened.Time, "conference.updated", "conference", conference.Id, conference));
    }

    public async ValueTask<AudioSource?> SayAsync(TenantId tenant, ConferencePhrase phrase, int number, CancellationToken cancellation)
    {
        var language = tenants.Find(tenant)?.DefaultLanguage ?? "zh-CN";
        var text = language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Chinese(phrase, number) : English(phrase, number);
        return (await audio.SpeakAsync(text, language, cancellation)).TryGet(out var spoken, out _) ? spoken : null;
    }

    private static string English(ConferencePhrase phrase, int number) => phrase switch
    {
        ConferencePhrase.EnterPin => "Please enter the conference PIN, then press the hash key.",
        ConferencePhrase.WrongPin => "That PIN is not right.",
        ConferencePhrase.OnlyOne => "You are the only one in this conference.",
        ConferencePhrase.Members => number == 1 ? "There is one other member." : $"There are {number} other members.",
        ConferencePhrase.WaitForHost => "Please wait for the host.",
        ConferencePhrase.Full => "This conference is full.",
        ConferencePhrase.Locked => "This conference is locked.",
        ConferencePhrase.Muted => "You are muted.",
        _ => "You can be heard.",
    };

    private static string Chinese(ConferencePhrase phrase, int number) => phrase switch
    {
        ConferencePhrase.EnterPin => "请输入会议密码，按井号键结束。",
        ConferencePhrase.WrongPin => "密码不正确。",
        ConferencePhrase.OnlyOne => "您是会议中的第一位成员。",
        ConferencePhrase.Members => $"会议中已有{number}位成员。",
        ConferencePhrase.WaitForHost => "请等待主持人加入。",
        ConferencePhrase.Full => "会议人数已满。",
        ConferencePhrase.Locked => "会议已锁定。",
        ConferencePhrase.Muted => "您已静音。",
        _ => "您已取消静音。",
    };
}
