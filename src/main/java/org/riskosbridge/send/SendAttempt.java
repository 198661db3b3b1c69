package org.riskosbridge.send;

import java.util.Optional;
import org.riskosbridge.send.DeliveryGenerator.Delivery;

/**
 * One attempt at a delivery, waiting or in flight. Times are {@link System#nanoTime}. An attempt has no body, because in a long outage many attempts
 * wait.
 *
 * @param number from 1
 * @param intended intended start of the delivery; its actual start when there is no rate
 * @param due when this attempt may start
 * @param isFollowUp whether another delivery of the same evaluation has begun before
 * @param refused the {@code Authorization} that was answered 401 before: another value is requested only once
 */
record SendAttempt(
        Delivery delivery, int number, long intended, long due, boolean isFollowUp, Optional<String> refused) {

    static SendAttempt first(Delivery delivery, long intended) {
        return new SendAttempt(delivery, 1, intended, intended, false, Optional.empty());
    }

    static SendAttempt followUp(Delivery delivery, long intended) {
        return new SendAttempt(delivery, 1, intended, intended, true, Optional.empty());
    }

    SendAttempt next(long from) {
        return new SendAttempt(delivery, number + 1, intended, from, isFollowUp, refused);
    }

    SendAttempt refused(String authorization) {
        return new SendAttempt(delivery, number, intended, due, isFollowUp, Optional.of(authorization));
    }
}
